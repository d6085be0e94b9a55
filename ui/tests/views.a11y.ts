/** axe on every view, narrow, wide and at 200 %, with contrast in light and dark. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Window, type Look, type View } from './browser.ts';
import { ACTS } from './acts.ts';
import { CARDS, VIEWS } from './views.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What the colours decide: the one thing that the dark theme changes. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

type Check = { look: Look; colours?: true };

const light = (width: number, height?: number): Check => ({
  look: { scheme: 'light', width, ...(height === undefined ? {} : { height }) },
});
const dark = (width: number, height?: number): Check => ({
  look: { scheme: 'dark', width, ...(height === undefined ? {} : { height }) },
  colours: true,
});

/** Wide, narrow, and 960 pixels at 200 %: half as many of the page's own. */
const VIEW_CHECKS = [light(1440), light(960), light(480, 340), dark(1440)];
const ACT_CHECKS = [light(1440), dark(1440)];
const CARD_CHECKS = [light(380, 240), dark(380, 240)];
/** So much of the same that one look at it takes as long as ten other views. */
const HUGE: readonly string[] = ['routing-many'];

let window: Window;
beforeAll(async () => {
  window = await Window.start();
});
afterAll(() => window.stop());

/** Where the criterion itself makes an exception that axe cannot see. */
function isExempt(rule: string, html: string): boolean {
  // Words within a sentence are targets of the size of words (WCAG 2.5.8, inline); and what an open
  // menu covers is no target until it closes.
  // A mark on the map leads where its claim on the card leads too (equivalent).
  if (rule === 'target-size') return /evidence|data-popover-trigger|data-map-mark/.test(html);
  // A menu belongs to its button, wherever it is drawn.
  if (rule === 'region') return html.includes('data-bits-floating');
  // The list of a combobox scrolls by the keys of its input.
  return rule === 'scrollable-region-focusable' && html.includes('role="listbox"');
}

async function faultsOf(page: Page, colours: boolean): Promise<string[]> {
  const run = colours ? { type: 'rule', values: COLOURS } : { type: 'tag', values: RULES };
  // What passes is not even brought over: it is most of what axe tells.
  const script = `axe.run(document, ${JSON.stringify({ runOnly: run, resultTypes: ['violations'] })})
    .then(({ violations }) => violations)`;
  const violations = await page.evaluate<AxeResults['violations']>(script);
  return violations.flatMap((rule) =>
    rule.nodes
      .filter(({ html }) => !isExempt(rule.id, html))
      .map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
}

/** One page for all its looks: it is opened once, and then changes as windows do. */
async function check(
  view: View,
  [first, ...rest]: readonly Check[],
  act?: (page: Page) => Promise<unknown>,
) {
  if (!first) return;
  const page = await window.show(view, first.look);
  await act?.(page);
  await page.evaluate(AXE);
  for (const { look, colours = false } of [first, ...rest]) {
    await window.turn(page, look);
    const faults = await faultsOf(page, colours);
    const sideways = await page.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    expect({ look, faults, sideways }).toEqual({ look, faults: [], sideways: false });
  }
  await page.context().close();
}

test.concurrent.each(VIEWS)('$name', (view) =>
  check(view, HUGE.includes(view.name) ? VIEW_CHECKS.slice(0, 1) : VIEW_CHECKS),
);

test.concurrent.each(CARDS)('$name', (view) => check(view, CARD_CHECKS));

const [handoff] = VIEWS.filter((v) => v.name === 'handoff');
const [mine] = VIEWS.filter((v) => v.name === 'mine');

const named = (name: string) => VIEWS.find((v) => v.name === name);

/** A key to press, or something to click. */
const FLOATING: readonly [string, View | undefined, string, string][] = [
  ['decline menu', handoff, 'd', '[role="menu"]'],
  ['close dialog', mine, 'e', '[data-testid="close-dialog"]'],
  ['all keys', handoff, '?', '[data-testid="all-keys"]'],
  ['everything by name', handoff, 'Control+k', '[data-testid="palette"]'],
  ['evidence that is lit', handoff, 'n', '[data-lit="true"]'],
  ['move dialog', named('agenda-meeting'), 'm', '[data-testid="move-slot"]'],
  ['move dialog that fails', named('agenda-stuck'), 'm', '[data-testid="move-failure"]'],
  ['cancel dialog', named('agenda-meeting'), 'x', '[data-testid="cancel-dialog"]'],
  ['inspector', named('agenda-week'), 'i', '[data-testid="inspect-submit"]'],
  [
    'kind of meeting',
    named('settings-booking'),
    '[data-id="demo"] [data-testid="meeting-type-open"]',
    '[data-testid="type-minutes"]',
  ],
  [
    'test of a calendar',
    named('settings-calendar'),
    '[data-testid="test-calendar"]',
    '[data-testid="calendar-test-step"]',
  ],
  [
    'whose calendar is which',
    named('settings-team-calendars'),
    '[data-testid="team-calendar-open"]',
    '[data-testid="team-link"]',
  ],
  [
    'another account of the hub',
    named('settings-team-calendars'),
    '[data-testid="add-team-calendar"]',
    '[data-testid="new-team-calendar"]',
  ],
  [
    'a connection that is changed',
    named('connections'),
    '[data-testid="edit-connection"]',
    '[data-testid="connection-form"]',
  ],
  [
    'a connection that was tested',
    named('connections'),
    '[data-id="con-hook"] [data-testid="test-connection"]',
    '[data-testid="connection-test-step"]',
  ],
  [
    'removing a connection',
    named('connections'),
    '[data-testid="drop-connection"]',
    '[data-testid="drop-connection-confirm"]',
  ],
  [
    'steps of an event',
    named('notify-rules'),
    '[data-testid="event-open"]',
    '[data-testid="step-after"]',
  ],
  [
    'a rule for a team',
    named('notify-rules'),
    '[data-testid="own-rule-open"]',
    '[data-testid="step-after"]',
  ],
  [
    'a channel under test',
    named('settings-notifications'),
    '[data-testid="my-channel-test"]',
    '[data-testid="my-channel-result"] [data-state]',
  ],
  [
    'what may have arrived',
    mine,
    '[data-id="t-hubspot"] [data-testid="retry-delivery"]',
    '[data-testid="retry-unknown-confirm"]',
  ],
  ['why a rep was chosen', handoff, '[data-testid="why-open"]', '[data-testid="why-step"]'],
  [
    'correction of the ledger',
    named('team-fairness'),
    '[data-testid="ledger-correct"]',
    '[data-testid="correction-words"]',
  ],
  [
    'export of the ledger',
    named('team-fairness'),
    '[data-testid="ledger-export"]',
    '[data-testid="ledger-exported"]',
  ],
  [
    'form of a rep',
    named('settings-team'),
    '[data-id="rep-bo"] [data-testid="edit-rep"]',
    '[data-testid="rep-stays"]',
  ],
  [
    'form of a team',
    named('settings-team'),
    '[data-testid="edit-team"]',
    '[data-testid="team-form"]',
  ],
  [
    'form of a list of owners',
    named('settings-accounts'),
    '[data-testid="add-owner-list"]',
    '[data-testid="owner-form"]',
  ],
  [
    'something that agents say',
    named('settings-sayings'),
    '[data-id="booked"] [data-testid="saying-open"]',
    '[data-testid="saying-preview"]',
  ],
  ['list of zones', named('settings-hours'), '[data-testid="zone"]', '[data-testid="zone"]:focus'],
];

test.concurrent.each(FLOATING)('%s', async (_, view, key, ready) => {
  if (!view) throw new Error('there is such a view');
  await check(view, ACT_CHECKS, async (page) => {
    await (key.startsWith('[') ? page.locator(key).first().click() : page.keyboard.press(key));
    await page.locator(ready).first().waitFor();
  });
});

const mark = (id: string) => `[data-testid="${id}"]`;

test.concurrent.each(ACTS)('%s', async (_, name, act, ready) => {
  const view = named(name);
  if (!view) throw new Error('there is such a view');
  await check(view, ACT_CHECKS, async (page) => {
    await act(page);
    await page.locator(mark(ready)).first().waitFor();
  });
});

test('nothing is refused by the content security policy, nothing complains', () => {
  expect(window.faults).toEqual([]);
});
