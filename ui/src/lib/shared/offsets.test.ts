import { expect, test } from 'vitest';

import { indexAt, offsetsOf } from './offsets';

test('each item begins where the ones before it end', () => {
  expect(offsetsOf([36, 44, 44], (h) => h)).toEqual([0, 36, 80, 124]);
});

test('the item at a height is the last that begins there or above', () => {
  const offsets = offsetsOf([36, 44, 44], (h) => h);
  expect([0, 35, 36, 79, 80, 1000].map((at) => indexAt(offsets, at))).toEqual([0, 0, 1, 1, 2, 3]);
});
