/** What comes out of the printer: the page alone, black on white, on one sheet of either paper. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Window, type View } from './browser.ts';

let window: Window;
beforeAll(async () => {
  window = await Window.start();
});
afterAll(() => window.stop());

const DARK = { scheme: 'dark', width: 960 } as const;

async function sheets(page: Page, format: 'A4' | 'Letter'): Promise<number> {
  const pdf = await page.pdf({ format });
  return (pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g) ?? []).length;
}

/** What is drawn for paper, and in which colours. */
const DRAWN = `(() => {
  const shown = [...document.querySelectorAll('body *')].filter((e) => e.getClientRects().length > 0);
  const own = shown.filter((e) => e.closest('.sheet'));
  const text = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '');
  const colours = (name) => [...new Set(own.filter(text).map((e) => getComputedStyle(e)[name]))];
  return {
    others: shown.filter((e) => !e.closest('.sheet') && text(e)).map((e) => e.textContent),
    ink: colours('color'),
    ground: [...new Set(shown.map((e) => getComputedStyle(e).backgroundColor))],
    scheme: getComputedStyle(document.documentElement).colorScheme,
  };
})()`;

const PAPERS: readonly View[] = [
  { name: 'a brief', address: '?scene=usual#/brief/priya', ready: '[data-testid="brief-line"]' },
  { name: 'a short brief', address: '?scene=usual#/brief/sato', ready: '.sheet' },
  { name: 'a brief with long names', address: '?scene=long#/brief/long-1', ready: '.sheet' },
  {
    name: 'a receipt',
    address: '?scene=usual#/settings/forget',
    ready: '.sheet',
    act: (page) => page.locator('[data-testid="receipt-open"]').first().click(),
  },
];

test.each(PAPERS)('$name is on one sheet, without the window around it', async (view) => {
  const page = await window.show(view, DARK);
  expect([await sheets(page, 'A4'), await sheets(page, 'Letter')]).toEqual([1, 1]);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.evaluate(DRAWN)).toEqual({
    others: [],
    ink: ['rgb(0, 0, 0)'],
    ground: ['rgba(0, 0, 0, 0)'],
    scheme: 'light',
  });
  await page.context().close();
});

test('a brief that has more to say is set smaller, and still on one sheet', async () => {
  const [brief] = PAPERS;
  if (!brief) throw new Error('there is a brief');
  const page = await window.show(brief, DARK);
  // More than the brief was: what is measured is what stands there.
  await page.evaluate(`(() => {
    const sheet = document.querySelector('.sheet');
    for (const section of [...sheet.querySelectorAll('section')].slice(1, 3)) {
      sheet.append(section.cloneNode(true));
    }
    dispatchEvent(new Event('beforeprint'));
  })()`);
  expect([await sheets(page, 'A4'), await sheets(page, 'Letter')]).toEqual([1, 1]);
  await page.context().close();
});

test('other pages are printed as they are', async () => {
  const inbox = { name: 'inbox', address: '?scene=usual', ready: '[data-testid="inbox-row"]' };
  const page = await window.show(inbox, DARK);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.locator('[data-testid="inbox-row"]').first().isVisible()).toBe(true);
  await page.context().close();
});
