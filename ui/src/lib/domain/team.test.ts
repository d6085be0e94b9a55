import { expect, test } from 'vitest';

import type { OnDuty } from '$lib/backend/backend';

import {
  adjustments,
  age,
  attempts,
  barsOf,
  byDrift,
  byPresence,
  correctionWords,
  dutyWords,
  handoffs,
  lasted,
  presenceOf,
  readAmount,
  taken,
} from './team';

const NOW = Date.parse('2026-03-11T09:20:00Z');

test('lengths of time are as exact as they need to be', () => {
  expect([null, 0, 41, 60, 212, 3600, 3900].map(lasted)).toEqual([
    '–',
    '0 s',
    '41 s',
    '1 min',
    '3 min 32 s',
    '1 h',
    '1 h 5 min',
  ]);
  const ago = (seconds: number) => age(new Date(NOW - seconds * 1000).toISOString(), NOW);
  expect([-5, 7, 252, 3900, 86_400, 234_000].map(ago)).toEqual([
    '0:00',
    '0:07',
    '4:12',
    '1 h 5 min',
    '1 d',
    '2 d 17 h',
  ]);
});

test('thousandths are written as handoffs', () => {
  expect([0, 1000, 1300, -2600, 38_540, 140_200].map((n) => handoffs(n))).toEqual([
    '0',
    '1',
    '1.3',
    '−2.6',
    '38.5',
    '140',
  ]);
  expect([0, 1000, -1000, 20].map((n) => handoffs(n, true))).toEqual(['0', '+1', '−1', '0']);
});

test('an amount is what can be booked, with a point or a comma', () => {
  expect(['1', '0.5', '0,5', '100', ' 2 '].map(readAmount)).toEqual([
    1000, 500, 500, 100_000, 2000,
  ]);
  expect(['', '0', '-1', '1e3', '101', '1.2345', 'two'].map(readAmount)).toEqual(
    Array.from({ length: 7 }, () => null),
  );
});

test('a correction says what it does', () => {
  expect(correctionWords('Ana Lindqvist', 1000)).toBe(
    'Ana counts as having had 1 more: Ana is asked later.',
  );
  expect(correctionWords('Ana Lindqvist', -2500)).toBe(
    'Ana counts as having had 2.5 fewer: Ana is asked sooner.',
  );
});

const duty = (name: string, part: Partial<OnDuty> = {}): OnDuty => ({
  person: { id: name, name, title: null },
  presence: 'available',
  open: 0,
  capacity: 3,
  teams: ['t1'],
  absent: null,
  ...part,
});

test('who could take one comes first, who is not there last', () => {
  const people = [
    duty('Off', { presence: 'offline' }),
    duty('Leave', { absent: { kind: 'on_leave', until: '2026-12-03', delegate: 'Bo Achterberg' } }),
    duty('Full', { open: 3 }),
    duty('Free'),
    duty('Busy', { presence: 'busy' }),
  ];
  expect(byPresence(people).map((one) => [one.person.name, presenceOf(one)])).toEqual([
    ['Free', 'available'],
    ['Busy', 'busy'],
    ['Full', 'busy'],
    ['Leave', 'away'],
    ['Off', 'offline'],
  ]);
  const teams = new Map([['t1', 'DACH']]);
  expect(people.map((one) => dutyWords(one, teams, NOW))).toEqual([
    'Offline',
    expect.stringMatching(/^On leave until .*Bo stands in$/) as string,
    'At capacity',
    'DACH',
    'Busy',
  ]);
});

test('what was tried is counted only where something was', () => {
  const open = { declined: 0, lapsed: 0 } as Parameters<typeof attempts>[0];
  expect(attempts(open)).toBe('');
  expect(attempts({ ...open, declined: 2, lapsed: 1 })).toBe('2 declined · 1 lapsed');
});

test('bars are named by their bounds and measured by the highest', () => {
  const bars = barsOf({
    count: 6,
    median_seconds: 20,
    p90_seconds: 90,
    buckets: [
      { below_seconds: 15, count: 1 },
      { below_seconds: 60, count: 4 },
      { below_seconds: 300, count: 1 },
      { below_seconds: 3600, count: 0 },
      { below_seconds: null, count: 0 },
    ],
  });
  expect(bars.map(({ name }) => name)).toEqual([
    'under 15 s',
    '15 s–1 min',
    '1–5 min',
    '5 min–1 h',
    'over 1 h',
  ]);
  expect(bars.map(({ share }) => share)).toEqual([0.25, 1, 0.25, 0, 0]);
  const none = { count: 0, median_seconds: null, p90_seconds: null, buckets: [] };
  expect(barsOf(none)).toEqual([]);
});

test('whoever is furthest from their part comes first', () => {
  const share = (name: string, expected: number, actual: number) => ({
    rep: name,
    name,
    weight: 1,
    credits: 0,
    actual,
    expected,
    chances: 3,
    calibrated: 0,
    corrected: 0,
  });
  const all = [share('A', 1000, 1000), share('B', 5000, 1000), share('C', 1000, 2000)];
  expect(byDrift(all).map(({ name }) => name)).toEqual(['B', 'C', 'A']);
  expect(adjustments({ ...share('A', 0, 0), calibrated: 4250, corrected: -2000 })).toBe(
    'levelled +4.3 · corrected −2',
  );
});

test('a share of nothing is not given in percent', () => {
  const row = { offers: 0, accepted: 0 } as Parameters<typeof taken>[0];
  expect(taken(row)).toBe('–');
  expect(taken({ ...row, offers: 3, accepted: 2 })).toBe('67 %');
});
