/**
 * The hub's page for prospects, in a browser without JavaScript: reads it, moves the meeting, cancels
 * it; and axe on each state, light and dark, narrow and wide. Whoever runs this has a hub with a
 * booked meeting and gives its link.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const LINK = process.env.PROSPECT_LINK ?? '';
const PICTURES = process.env.PROSPECT_PICTURES ?? '';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});
afterAll(() => browser.close());

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const script = `axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`;
  const results = await page.evaluate<AxeResults>(script);
  const sideways = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
  const wide = (await page.evaluate<boolean>(sideways)) ? ['wider than the window'] : [];
  return results.violations
    .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`))
    .concat(wide);
}

async function looksRight(state: string) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1280]) {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 900 },
        bypassCSP: true,
      });
      const page = await context.newPage();
      await page.goto(LINK);
      const faults = await faultsOf(page);
      if (PICTURES !== '') {
        mkdirSync(PICTURES, { recursive: true });
        const path = `${PICTURES}/${state}-${colorScheme}-${String(width)}.png`;
        await page.screenshot({ path, fullPage: true });
      }
      await context.close();
      expect({ state, colorScheme, width, faults }).toEqual({
        state,
        colorScheme,
        width,
        faults: [],
      });
    }
  }
}

test('a prospect moves and cancels a meeting without JavaScript', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(LINK);
  await looksRight('booked');

  const before = await page.locator('dd strong').innerText();
  await page.getByLabel('Times are shown in').selectOption('Asia/Kathmandu');
  await page.getByRole('button', { name: 'Show' }).click();
  expect(await page.locator('dd strong').innerText()).toContain('Kathmandu time');

  await page.getByRole('radio').nth(2).check();
  await page.getByRole('button', { name: 'Move the meeting' }).click();
  expect(await page.getByRole('status').innerText()).toContain('moved');
  expect(await page.locator('dd strong').innerText()).not.toBe(before);
  await looksRight('moved');

  await page.getByRole('textbox').fill('We decided otherwise');
  await page.getByRole('button', { name: 'Cancel the meeting' }).click();
  expect(await page.getByRole('status').innerText()).toContain('cancelled');
  expect(await page.locator('main').innerText()).toContain('We decided otherwise');
  expect(await page.getByRole('button').count()).toBe(0);
  await looksRight('cancelled');
  await context.close();
});
