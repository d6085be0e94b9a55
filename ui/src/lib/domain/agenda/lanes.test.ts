import { expect, test } from 'vitest';

import { lanesOf } from './lanes';

const lanes = (...stretches: [number, number][]) =>
  lanesOf(stretches.map(([from, to]) => ({ from, to }))).map(({ lane, lanes }) => [lane, lanes]);

test('what follows another has the whole width', () => {
  expect(lanes([0, 30], [30, 60], [90, 120])).toEqual([
    [0, 1],
    [0, 1],
    [0, 1],
  ]);
});

test('what overlaps stands side by side', () => {
  expect(lanes([0, 60], [30, 90])).toEqual([
    [0, 2],
    [1, 2],
  ]);
});

test('a lane that is free again is taken again', () => {
  expect(lanes([0, 120], [0, 30], [30, 60], [200, 230])).toEqual([
    [0, 2],
    [1, 2],
    [1, 2],
    [0, 1],
  ]);
});

test('a chain of overlaps has one width', () => {
  expect(lanes([0, 60], [30, 90], [60, 120])).toEqual([
    [0, 2],
    [1, 2],
    [0, 2],
  ]);
});
