import { expect, test } from 'vitest';

import type { ReplayRep } from '$lib/backend/backend';

import { barsOf, foldedBars, gotWords, partWords, signed, totalRows } from './replay';

const rep = (name: string, before: number, after: number): ReplayRep => ({
  rep: name,
  name,
  weight: 1,
  teams: [],
  before,
  after,
  peak_before: 1,
  peak_after: 1,
  capacity: 3,
});

test('who gains most stands first, and bars are parts of the longest', () => {
  const bars = barsOf([rep('Ana', 10, 5), rep('Bo', 2, 8), rep('Cleo', 0, 0)]);
  expect(bars.map(({ name, gain, was, is }) => [name, gain, was, is])).toEqual([
    ['Bo', 6, 0.2, 0.8],
    ['Cleo', 0, 0, 0],
    ['Ana', -5, 1, 0.5],
  ]);
});

test('of many reps those between are folded, none is lost', () => {
  const many = Array.from({ length: 200 }, (_, i) => rep(String(i), 100, i));
  const { first, middle, last } = foldedBars(barsOf(many));
  expect([first.length, middle.length, last.length]).toEqual([6, 188, 6]);
  expect([first[0]?.gain, last.at(-1)?.gain]).toEqual([99, -100]);
  expect(foldedBars(barsOf(many.slice(0, 16))).middle).toEqual([]);
});

test('figures that nobody knows are said so, and more is not always better', () => {
  const before = {
    assigned: 900,
    waited: 100,
    booked_later: 0,
    owner_breaches: 4,
    overloads: 0,
    drift: 46,
    median_seconds: 74,
    p90_seconds: null,
  };
  const rows = totalRows(before, {
    ...before,
    assigned: 950,
    overloads: 2,
    drift: 40,
    waited: 100,
  });
  const row = (id: string) => rows.find((one) => one.id === id);
  expect(row('assigned')).toMatchObject({ change: '+50', better: true });
  expect(row('overloads')).toMatchObject({ change: '+2', better: false });
  expect(row('drift')).toMatchObject({ before: '4.6 %', change: '−0.6 %', better: true });
  expect(row('waited')).toMatchObject({ change: '0', better: null });
  expect(row('p90_seconds')).toMatchObject({ before: 'unknown', change: '', better: null });
});

test('a part is never rounded to the whole', () => {
  expect([partWords(999, 1000), partWords(1000, 1000), partWords(0, 0)]).toEqual([
    '99 %',
    '100 %',
    '0 %',
  ]);
});

test('what became of a handoff is said', () => {
  expect(gotWords({ kind: 'rep', rep: 'r', name: 'Bo', rule: 'All' })).toBe('Bo');
  expect(gotWords({ kind: 'waited' })).toBe('Waited');
  expect(gotWords({ kind: 'booked_later', rep: 'r', name: 'Bo' })).toBe('A meeting with Bo');
  expect([signed(1200), signed(-3), signed(0)]).toEqual(['+1,200', '−3', '0']);
});
