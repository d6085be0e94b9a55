import { expect, test } from 'vitest';

import { millisLeft, shareLeft } from './countdown';

const offer = { id: 'o', made_at: '2026-03-03T16:00:00Z', deadline: '2026-03-03T16:02:00Z' };
const NOW = Date.parse('2026-03-03T16:01:00Z');

test('the time left is the deadline in the hub’s time, read anew', () => {
  expect(millisLeft(offer.deadline, NOW, 0)).toBe(60_000);
  expect(millisLeft(offer.deadline, NOW, 5_000)).toBe(55_000);
  expect(millisLeft(offer.deadline, NOW, -5_000)).toBe(65_000);
});

test('after sleep past the deadline nothing is left', () => {
  expect(millisLeft(offer.deadline, NOW + 3_600_000, 0)).toBe(0);
  expect(shareLeft(offer, NOW + 3_600_000, 0)).toBe(0);
});

test('the ring shows the share of the whole time, never more than all of it', () => {
  expect(shareLeft(offer, NOW, 0)).toBe(0.5);
  expect(shareLeft(offer, NOW - 600_000, 0)).toBe(1);
});
