/** A talk of 5,000 messages: what is drawn of it, and what it takes to go through it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Window } from './browser.ts';

/** Of the whole page: a window's worth of messages, the card, the map. */
const MOST_NODES = 6000;
/** Of a busy machine; an idle one needs a tenth of it. */
const OPENED_MS = 4000;

const VIEW = {
  name: 'talk',
  address: '?scene=talk#/inbox',
  ready: '[data-testid="inbox-row"]',
};

let window: Window;
let page: Page;
beforeAll(async () => {
  window = await Window.start();
  page = await window.show(VIEW, { scheme: 'light', width: 1440 });
});
afterAll(() => window.stop());

const nodes = () => page.evaluate<number>('document.querySelectorAll("*").length');
const drawn = () => page.locator('[data-testid="transcript-message"]').count();
const scrollTo = (part: number) =>
  page.evaluate(`(() => {
    const talk = document.querySelector('[data-testid="transcript"]');
    talk.scrollTop = talk.scrollHeight * ${String(part)};
    return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  })()`);

test('it opens as quickly as a short one, and draws what is near', async () => {
  const took = await page.evaluate<number>(`(async () => {
    const from = performance.now();
    document.querySelector('[data-testid="inbox-row"]').click();
    while (!document.querySelector('[data-testid="transcript-message"]')) {
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    return performance.now() - from;
  })()`);
  expect(took).toBeLessThan(OPENED_MS);
  expect(await drawn()).toBeLessThan(300);
  expect(await nodes()).toBeLessThan(MOST_NODES);
});

test('who went through all of it has no more of it drawn than at its start', async () => {
  for (let i = 1; i <= 40; i += 1) await scrollTo(i / 40);
  await page.locator('[data-seq="4999"]').waitFor();
  expect(await drawn()).toBeLessThan(300);
  expect(await nodes()).toBeLessThan(MOST_NODES);
});

test('a place far away is reached from the map, in the middle of what is seen', async () => {
  await scrollTo(0);
  await page.locator('[data-map-mark="question"]').last().click();
  const place = page.locator('[data-seq="4321"]');
  await place.waitFor();
  await expect.poll(() => place.evaluate((m) => m.getBoundingClientRect().top > 100)).toBe(true);
  expect(await place.evaluate((m) => m.getBoundingClientRect().bottom < innerHeight)).toBe(true);
});

test('the search goes through all of it', async () => {
  await page.keyboard.press('Control+f');
  await page.locator('[data-testid="talk-find"]').fill('message 4983');
  await page.locator('mark[data-current]').waitFor();
  expect(await page.locator('[data-testid="talk-found"]').textContent()).toBe('1 of 1');
  expect(await drawn()).toBeLessThan(400);
});

test('nothing complains in the console', () => {
  expect(window.faults).toEqual([]);
});
