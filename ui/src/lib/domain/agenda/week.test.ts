import { expect, test } from 'vitest';

import {
  draftOfWeek,
  faultOfDays,
  faultOfRange,
  hasFault,
  nextRange,
  placeInWeek,
  weekOf,
} from './week';

const week = [
  { weekday: 'tuesday' as const, from: '13:00', to: '17:00' },
  { weekday: 'tuesday' as const, from: '09:00', to: '12:00' },
  { weekday: 'monday' as const, from: '09:00', to: '17:00' },
];

test('hours are edited by day and sent in the order of the week', () => {
  const draft = draftOfWeek(week);
  expect(weekOf(draft).map((r) => `${r.weekday} ${r.from}`)).toEqual([
    'monday 09:00',
    'tuesday 09:00',
    'tuesday 13:00',
  ]);
  expect(placeInWeek(draft, 'tuesday', 1)).toBe(2);
});

test('times are sent as the hub writes them, however they were typed', () => {
  const draft = draftOfWeek([]);
  draft.friday = [{ from: '9', to: '5pm' }];
  expect(weekOf(draft)).toEqual([{ weekday: 'friday', from: '09:00', to: '17:00' }]);
});

test('a wrong range has words for what is wrong', () => {
  const fault = (...ranges: [string, string][]) =>
    faultOfRange(
      ranges.map(([from, to]) => ({ from, to })),
      0,
    );
  expect(fault(['09:00', '24:00'])).toBeNull();
  expect(fault(['9', '12'], ['12', '17'])).toBeNull();
  expect(fault(['soon', '12'])).toMatch(/like 09:30/);
  expect(fault(['12:00', '12:00'])).toMatch(/after the start/);
  expect(fault(['09:00', '12:00'], ['11:00', '13:00'])).toMatch(/overlaps/);
});

test('a week has a fault if any of its days has one', () => {
  const draft = draftOfWeek(week);
  expect(hasFault(draft)).toBe(false);
  draft.sunday.push({ from: '10', to: '9' });
  expect(hasFault(draft)).toBe(true);
});

test('another range begins after the last', () => {
  expect(nextRange([])).toEqual({ from: '09:00', to: '17:00' });
  expect(nextRange([{ from: '09:00', to: '12:00' }])).toEqual({ from: '13:00', to: '17:00' });
});

test('leave needs both its days in order', () => {
  expect(faultOfDays({ from: '2026-12-24', to: '2026-12-24' })).toBeNull();
  expect(faultOfDays({ from: '2026-12-24', to: '' })).toMatch(/both days/);
  expect(faultOfDays({ from: '2026-12-24', to: '2026-12-23' })).toMatch(/before the first/);
});
