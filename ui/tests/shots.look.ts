/** Pictures of every view, for looking at: `npm run shots [name…]`. */
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Window, type Look, type View } from './browser.ts';
import { CARDS, VIEWS } from './views.ts';

const only = process.env.ONLY?.split(',');
const wanted = (view: View) => !only || only.includes(view.name);
const looks: readonly Look[] = (['light', 'dark'] as const).flatMap((scheme) => [
  { scheme, width: 960, height: 680 },
  { scheme, width: 1440, height: 860 },
]);

let window: Window;
beforeAll(async () => {
  mkdirSync('shots', { recursive: true });
  window = await Window.start();
});
afterAll(() => window.stop());

async function shoot(view: View, look: Look) {
  const page = await window.show(view, look);
  await page.screenshot({ path: `shots/${view.name}-${String(look.width)}-${look.scheme}.png` });
  await page.context().close();
}

test.each(VIEWS.filter(wanted))('$name', async (view) => {
  for (const look of looks) await shoot(view, look);
});

test.each(CARDS.filter(wanted))('$name', async (view) => {
  for (const scheme of ['light', 'dark'] as const) {
    await shoot(view, { scheme, width: 380, height: 240, scale: 2 });
  }
});

test('nothing complains in the console', () => {
  expect(window.faults).toEqual([]);
});
