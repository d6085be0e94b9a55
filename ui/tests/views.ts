import type { Page } from 'playwright-core';

import type { View } from './browser.ts';

const view = (name: string, address: string, ready: string): View => ({ name, address, ready });
const page = '[data-testid="transcript-message"]';
const row = '[data-testid="inbox-row"]';
const meeting = '[data-testid="agenda-meeting"]';
const panel = '[data-testid="meeting-brief"] li';

/** The search, with something typed; and with what then is done. */
const search = (
  name: string,
  typed: string,
  ready: string,
  then?: (page: Page) => Promise<unknown>,
  scene = 'usual',
): View => ({
  name: `conversations-${name}`,
  address: `?scene=${scene}#/conversations`,
  ready,
  act: async (page) => {
    await page.locator('[data-testid="search-field"]').fill(typed);
    await then?.(page);
  },
});
const hit = '[data-testid="hit"]';

/** The dialog after a file was chosen. */
const importing = (name: string, text: string, ready: string): View => ({
  ...view(`conversations-${name}`, '?scene=usual#/conversations', `[data-testid="${ready}"]`),
  act: (open) =>
    open.locator('[data-testid="import-talk-file"]').setInputFiles({
      name: 'talk.vcon.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    }),
});

/** What a rep is told of prospects who wished to be forgotten. */
const forgotten = (name: string, scene: string): View => ({
  ...view(name, `?scene=${scene}`, '[data-testid="gone-read"]'),
  act: (open) => open.locator('[data-testid="gone-notices"]').click(),
});

/** A handoff's page, after something was done on it. */
const done = (
  name: string,
  address: string,
  act: (page: Page) => Promise<unknown>,
  ready: string,
): View => ({
  name: `handoff-${name}`,
  address,
  ready,
  act: async (open) => {
    await open.locator(page).first().waitFor();
    await act(open);
  },
});
const PRIYA = '?scene=usual#/inbox/priya';
/** Selects the first so many words of a message, as a pointer would. */
const select = (seq: number, until: number) => (open: Page) =>
  open.evaluate(`(() => {
    const words = document.querySelector('[data-words="${String(seq)}"]');
    const range = document.createRange();
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    let left = ${String(until)};
    let node = walker.nextNode();
    range.setStart(node, 0);
    while (node && left > node.data.length) { left -= node.data.length; node = walker.nextNode(); }
    range.setEnd(node, left);
    getSelection().addRange(range);
  })()`);
const choose = async (page: Page, kind: string, value: string) => {
  await page.locator(`[data-testid="facet-menu"][data-id="${kind}"]`).click();
  await page.locator(`[data-testid="facet-value"][data-id="${value}"]`).click();
};

const routing = (part: string, ready: string) =>
  view(`routing-${part}`, `?scene=usual#/settings/routing/${part}`, ready);

/** Every view in every state that looks different. */
export const VIEWS: readonly View[] = [
  view('welcome', '?scene=welcome', '[data-testid="welcome-sample"]'),
  view('inbox', '?scene=usual', row),
  view('empty', '?scene=empty', '[data-testid="inbox-empty"]'),
  view('one', '?scene=one', row),
  view('many', '?scene=many', row),
  view('long', '?scene=long', row),
  view('handoff', '?scene=usual#/inbox/priya', page),
  view('handoff-righted', '?scene=righted#/inbox/righted', '[data-testid="corrected"]'),
  view('handoff-model', '?scene=model#/inbox/read', '[data-testid="reading"]'),
  view('handoff-model-failed', '?scene=model#/inbox/failed', '[data-testid="reading"]'),
  view('handoff-tongues', '?scene=tongues#/inbox/layla', '[data-testid="language"]'),
  view('handoff-hostile', '?scene=tongues#/inbox/mallory', page),
  view('handoff-full', '?scene=full#/inbox/full', page),
  view('handoff-talk', '?scene=talk#/inbox/priya', page),
  done('questions', PRIYA, (open) => open.keyboard.press('2'), '[data-testid="talk-gap"]'),
  done(
    'find',
    PRIYA,
    async (open) => {
      await open.keyboard.press('Control+f');
      await open.locator('[data-testid="talk-find"]').fill('cloudhealth');
    },
    'mark[data-current]',
  ),
  done('selected', PRIYA, select(9, 40), '[data-testid="selection-claim"]'),
  done('selected-nothing', PRIYA, select(0, 8), '[data-testid="selection-nothing"]'),
  done(
    'exported',
    PRIYA,
    async (open) => {
      await open.locator('[data-testid="export-menu"]').click();
      await open.locator('[data-testid="export-format"]').first().click();
    },
    '[data-testid="exported"]',
  ),
  done(
    'correct-signal',
    PRIYA,
    async (open) => {
      await open.locator('[data-testid="claim-signal-company_size"]').click();
      await open.keyboard.press('w');
    },
    '[data-testid="correct-value"]',
  ),
  done(
    'pending',
    '?scene=offline#/inbox/priya',
    async (open) => {
      await open.keyboard.press('w');
      await open.locator('[data-testid="correct-reason"]').first().click();
      await open.locator('[data-testid="correct-submit"]').click();
    },
    '[data-testid="corrected-pending"]',
  ),
  done(
    'overtaken',
    '?scene=righted#/inbox/righted',
    (open) => open.locator('[data-testid="overtaken"]').last().scrollIntoViewIfNeeded(),
    '[data-testid="overtaken"]',
  ),
  view('mine', '?scene=usual#/inbox/dana', page),
  view('waiting', '?scene=usual#/inbox/past-1', page),
  view('taken', '?scene=taken#/inbox/priya', page),
  view('long-handoff', '?scene=long#/inbox/long-1', page),
  view('rtl-handoff', '?scene=long#/inbox/long-0', page),
  view('no-zone', '?scene=usual#/inbox/sato', page),
  view('booked', '?scene=usual#/inbox/booked', '[data-testid="handoff-meeting"]'),
  view('conversations', '?scene=usual#/conversations', hit),
  search('typed', 'cloudh', 'mark'),
  search('narrowed', 'spend', '[data-testid="search-chip"]', async (page) => {
    await choose(page, 'competitor', 'cloudhealth');
    await choose(page, 'objection', 'price');
    await page.locator('[data-testid="range-menu"]').click();
    await page.locator('[data-testid="range-choice"]').nth(2).click();
  }),
  search('values', '', '[data-testid="facet-value"]', (page) =>
    page.locator('[data-testid="facet-menu"][data-id="person"]').click(),
  ),
  search('dates', '', '[data-testid="range-from"]', async (page) => {
    await page.locator('[data-testid="range-menu"]').click();
    await page.locator('[data-testid="range-from"]').fill('2026-03-01');
    await page.locator('[data-testid="range-to"]').fill('2026-02-01');
  }),
  search('saving', 'price', '[data-testid="save-search-name"]', (page) =>
    page.locator('[data-testid="save-search"]').click(),
  ),
  search('removed', '', '[data-testid="saved-search-removed"]', (page) =>
    page.locator('[data-testid="saved-search-remove"]').first().click(),
  ),
  search('nothing', 'zebra', '[data-testid="nothing-found"]'),
  search('nothing-narrowed', 'zebra', '[data-testid="nothing-drop-filters"]', (page) =>
    choose(page, 'outcome', 'won'),
  ),
  search('failed', 'too long '.repeat(200), '[data-testid="search-failure"]'),
  search('many', 'scheduling', '[data-testid="search-more"]', undefined, 'many'),
  search('long', 'spend', 'mark', undefined, 'long'),
  search('cjk', '連携', 'mark'),
  search('opened', 'cloudh', '[data-found="true"]', (page) =>
    page.locator('[data-testid="passage"]').nth(1).click(),
  ),
  view('conversations-empty', '?scene=empty#/conversations', '[data-testid="nothing-found"]'),
  view('conversations-syncing', '?scene=syncing#/conversations', '[data-testid="search-arriving"]'),
  importing('imported', '{"dialog":[{},{},{"type":"recording"}]}', 'import-talk-left-out'),
  importing('imported-again', '{"dialog":[{}],"again":"again"}', 'import-talk-id'),
  importing('imported-none', '%PDF', 'import-talk-failure'),
  view('talk', '?scene=usual#/talk/conv_1', page),
  view('talk-rtl', '?scene=usual#/talk/conv_layla', page),
  view('talk-long', '?scene=usual#/talk/conv_long', page),
  view('talk-silent', '?scene=usual#/talk/conv_silent', '[data-testid="card"]'),
  view('talk-none', '?scene=usual#/talk/conv_none', '[data-testid="talk-failure"]'),
  {
    ...view('talk-saved', '?scene=usual#/talk/conv_1', '[data-testid="exported"]'),
    act: async (open) => {
      await open.locator('[data-testid="export-menu"]').click();
      await open.locator('[data-testid="export-format"]').first().click();
    },
  },
  view('agenda-week', '?scene=usual#/agenda/week/today', meeting),
  view('agenda-day', '?scene=usual#/agenda/day/2026-03-12', meeting),
  view('agenda-meeting', '?scene=usual#/agenda/week/2026-03-12/mtg_priya', panel),
  view('agenda-conflict', '?scene=usual#/agenda/week/2026-03-12/mtg_lucia', panel),
  view('agenda-cancelled', '?scene=usual#/agenda/day/2026-03-11/mtg_bastien', panel),
  view('agenda-held', '?scene=usual#/agenda/week/2026-03-09/mtg_heike', panel),
  view('agenda-stuck', '?scene=stuck#/agenda/week/2026-03-13/mtg_kofi', panel),
  view('agenda-many', '?scene=many#/agenda/week/today', meeting),
  view('agenda-long', '?scene=long#/agenda/week/2026-03-12/mtg_lucia', panel),
  view('agenda-empty', '?scene=empty#/agenda/week/today', '[data-testid="agenda-empty"]'),
  view('agenda-unknown', '?scene=nocalendar#/agenda/week/today', '[data-testid="no-calendar"]'),
  view('agenda-spring', '?scene=dst#/agenda/week/2026-03-29', meeting),
  view('agenda-autumn', '?scene=dst#/agenda/day/2026-10-25', meeting),
  view('agenda-loading', '?scene=loading#/agenda', '[role="status"]'),
  view('unseen', '?scene=unseen#/inbox/unseen', '[data-testid="receipt"]'),
  view('offline', '?scene=offline#/inbox/priya', page),
  view('wedged', '?scene=wedged#/inbox/priya', page),
  view('kept', '?scene=kept#/inbox/kept-bo', '[data-testid="waiting-words"]'),
  view('kept-for-me', '?scene=kept#/inbox/kept-me', '[data-testid="waiting-words"]'),
  view('book-later', '?scene=kept#/inbox/later', '[data-testid="waiting-words"]'),
  view('set-away', '?scene=setaway', '[data-testid="set-away"]'),
  view('team-now', '?scene=usual#/team/now', '[data-testid="open-handoff"]'),
  view('team-many', '?scene=many#/team/now', '[data-testid="open-handoff"]'),
  view('team-empty', '?scene=empty#/team/now', '[data-testid="open-empty"]'),
  view('team-speed', '?scene=usual#/team/speed', '[data-testid="histogram"]'),
  view('team-speed-many', '?scene=many#/team/speed', '[data-testid="figures-all"]'),
  view('team-speed-empty', '?scene=empty#/team/speed', '[data-testid="speed-empty"]'),
  view('team-fairness', '?scene=usual#/team/fairness', '[data-testid="entry"]'),
  view('team-fairness-many', '?scene=many#/team/fairness', '[data-testid="shares-all"]'),
  view('team-fairness-empty', '?scene=empty#/team/fairness', '[data-testid="entries-empty"]'),
  view('team-loading', '?scene=loading#/team', '[role="status"]'),
  view('gone', '?scene=gone', '[data-testid="gone-notices"]'),
  forgotten('gone-read', 'gone'),
  forgotten('gone-many', 'gonemany'),
  view('signedout', '?scene=signedout', row),
  view('broken', '?scene=broken', '[role="alert"]'),
  view('loading', '?scene=loading', '[role="status"]'),
  view('sample', '?scene=sample#/inbox/priya', page),
  view('settings-me', '?scene=hub#/settings/me', '[data-testid="sign-out"]'),
  view(
    'settings-notifications',
    '?scene=usual#/settings/notifications',
    '[data-testid="alert-health"]',
  ),
  view(
    'settings-notifications-none',
    '?scene=empty#/settings/notifications',
    '[data-testid="my-channels-empty"]',
  ),
  view(
    'settings-notifications-long',
    '?scene=long#/settings/notifications',
    '[data-testid="my-channel-problem"]',
  ),
  view('connections', '?scene=usual#/settings/connections', '[data-testid="connection-item"]'),
  view('connections-first', '?scene=empty#/settings/connections', '[data-testid="new-connection"]'),
  view('connections-many', '?scene=many#/settings/connections', '[data-testid="connection-item"]'),
  view('connections-long', '?scene=long#/settings/connections', '[data-testid="connection-item"]'),
  view('notify-rules', '?scene=usual#/settings/notify', '[data-testid="event"]'),
  view('notify-first', '?scene=empty#/settings/notify', '[data-testid="nothing-connected"]'),
  view('notify-long', '?scene=long#/settings/notify', '[data-testid="event"]'),
  view('notify-general', '?scene=usual#/settings/notify/general', '[data-testid="watchdog-on"]'),
  view('notify-words', '?scene=usual#/settings/notify/words', '[data-testid="preview-shown"]'),
  view(
    'settings-qualification',
    '?scene=usual#/settings/qualification',
    '[data-testid="qualification-threshold"]',
  ),
  view('settings-calendar', '?scene=usual#/settings/calendar', '[data-testid="calendar-account"]'),
  view('settings-connect', '?scene=nocalendar#/settings/calendar', '[data-testid="caldav"]'),
  view('settings-hours', '?scene=usual#/settings/hours', '[data-testid="week"]'),
  view('settings-booking', '?scene=usual#/settings/booking', '[data-testid="meeting-type"]'),
  view(
    'settings-team-calendars',
    '?scene=usual#/settings/team-calendars',
    '[data-testid="team-calendar"]',
  ),
  view(
    'settings-team-calendars-first',
    '?scene=nocalendar#/settings/team-calendars',
    '[data-testid="new-team-calendar"]',
  ),
  routing('rules', '[data-testid="rule"]'),
  routing('territories', '[data-testid="territory"]'),
  routing('skills', '[data-testid="skill"]'),
  routing('clocks', '[data-testid="time-line"]'),
  routing('try', '[data-testid="lead-form"]'),
  routing('replay', '[data-testid="replay-start"]'),
  routing('versions', '[data-testid="diff-line"]'),
  view('routing-first', '?scene=empty#/settings/routing', '[data-testid="rule"]'),
  view(
    'routing-none',
    '?scene=empty#/settings/routing/territories',
    '[data-testid="territory-empty"]',
  ),
  view('routing-many', '?scene=many#/settings/routing', '[data-testid="rule"]'),
  view('routing-long', '?scene=long#/settings/routing', '[data-testid="rule"]'),
  view('settings-sayings', '?scene=usual#/settings/sayings', '[data-testid="saying"]'),
  view('settings-team', '?scene=usual#/settings/team', '[data-testid="rep"]'),
  view('settings-accounts', '?scene=usual#/settings/accounts', '[data-testid="owner-list"]'),
  view('settings-agents', '?scene=hub#/settings/agents', '[data-testid="agent"]'),
  view('brief', '?scene=usual#/brief/priya', '[data-testid="brief-line"]'),
  view('brief-few', '?scene=usual#/brief/sato', '[data-testid="brief-line"]'),
  view('brief-long', '?scene=long#/brief/long-0', '[data-testid="brief-line"]'),
  view('brief-gone', '?scene=empty#/brief/gone', '[data-testid="brief-failure"]'),
  view('quality', '?scene=usual#/team/quality', '[data-testid="signal-quality"]'),
  view('quality-empty', '?scene=empty#/team/quality', '[data-testid="quality-empty"]'),
  view('quality-many', '?scene=many#/team/quality', '[data-testid="quality-agents-all"]'),
  view('quality-long', '?scene=long#/team/quality', '[data-testid="recent-correction"]'),
  view('model', '?scene=usual#/settings/model', '[data-testid="model-usage"]'),
  view('model-off', '?scene=empty#/settings/model', '[data-testid="model-form"]'),
  view('model-long', '?scene=long#/settings/model', '[data-testid="model-problem"]'),
  view('forget', '?scene=usual#/settings/forget', '[data-testid="forget-receipt"]'),
  view('forget-first', '?scene=empty#/settings/forget', '[data-testid="receipts-empty"]'),
  view('forget-many', '?scene=many#/settings/forget', '[data-testid="receipts-all"]'),
  view(
    'forget-preview',
    '?scene=usual#/settings/forget/talk-priya',
    '[data-testid="forget-preview"]',
  ),
  view(
    'forget-preview-long',
    '?scene=long#/settings/forget/talk-long',
    '[data-testid="forget-preview"]',
  ),
];

/** The alert's own window: always this size. */
export const CARDS: readonly View[] = [
  view('card', '?scene=usual#/card/priya', '[data-testid="card-name"]'),
  view('card-taken', '?scene=taken#/card/priya', '[data-testid="card-name"]'),
  view('card-lapsed', '?scene=lapsed#/card/priya', '[data-testid="card-name"]'),
  view('card-long', '?scene=long#/card/long-1', '[data-testid="card-name"]'),
];
