import { expect, test } from 'vitest';

import type { Facet, SearchHit } from '$lib/backend/backend';

import {
  askedOf,
  nextPlace,
  queryOf,
  rangeFault,
  toggled,
  withoutLast,
  type Asked,
  type Range,
} from './query';

/** A Wednesday, eleven in the evening in Berlin: the next day has begun in Tokyo. */
const NOW = Date.parse('2026-11-04T22:00:00Z');
const berlin = { now: NOW, zone: 'Europe/Berlin' };

const qualified: Facet = { kind: 'competitor', value: 'qualified', label: 'Qualified' };
const drift: Facet = { kind: 'competitor', value: 'drift', label: 'Drift' };

const within = (range: Range | null): Asked => ({ text: 'price', facets: [qualified], range });

test('what is typed and chosen becomes the desk’s question', () => {
  expect(queryOf(within(null), berlin)).toEqual({
    text: 'price',
    facets: [qualified],
    from: null,
    to: null,
  });
});

test.each<[string, Range, string, string | null, string | null]>([
  ['the last week', { kind: 'last', days: 7 }, 'Europe/Berlin', '2026-10-27T23:00:00.000Z', null],
  ['elsewhere', { kind: 'last', days: 7 }, 'Asia/Tokyo', '2026-10-28T15:00:00.000Z', null],
  // Summer time in October, winter time now.
  ['this quarter', { kind: 'quarter' }, 'Europe/Berlin', '2026-09-30T22:00:00.000Z', null],
  [
    'own days, the last of which counts too',
    { kind: 'own', from: '2026-03-28', to: '2026-03-29' },
    'Europe/Berlin',
    '2026-03-27T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ],
  [
    'until a day',
    { kind: 'own', from: null, to: '2026-11-04' },
    'Europe/Berlin',
    null,
    '2026-11-04T23:00:00.000Z',
  ],
])('%s begins and ends at midnight of the rep', (_, range, zone, from, to) => {
  expect(queryOf(within(range), { now: NOW, zone })).toMatchObject({ from, to });
});

test('each month lies in the quarter that began last', () => {
  const starts = Array.from({ length: 12 }, (_, month) => {
    const now = Date.UTC(2026, month, 15, 12);
    return queryOf(within({ kind: 'quarter' }), { now, zone: 'UTC' }).from?.slice(5, 10);
  });
  expect(starts).toEqual(['01-01', '04-01', '07-01', '10-01'].flatMap((day) => [day, day, day]));
});

test('a search that was kept comes back as days', () => {
  const range: Range = { kind: 'own', from: '2026-03-28', to: '2026-03-29' };
  const query = queryOf(within(range), berlin);
  expect(askedOf(query, 'Europe/Berlin')).toEqual(within(range));
  expect(askedOf({ text: 'sso' }, 'UTC')).toEqual({ text: 'sso', facets: [], range: null });
});

test('choosing a value again takes it away', () => {
  expect(toggled([qualified], drift)).toEqual([qualified, drift]);
  expect(toggled([qualified, drift], { ...qualified, label: 'QUALIFIED' })).toEqual([drift]);
});

test.each([
  ['cloudh', ''],
  ['price  cloudh ', 'price'],
  ['price "per se', 'price'],
  ['"per seat" cloudh', '"per seat"'],
  ['price -"per seat"', 'price'],
  ['„pro Platz“ clou', '„pro Platz“'],
  ['', ''],
])('without its last words “%s” is “%s”', (text, rest) => {
  expect(withoutLast(text)).toBe(rest);
});

test('days that are none, or the wrong way round, are told', () => {
  expect(rangeFault({ from: '2026-03-01', to: '2026-03-01' })).toBeNull();
  expect(rangeFault({ from: '2026-03-02', to: '2026-03-01' })).toMatch(/before/);
  expect(rangeFault({ from: 'soon', to: null })).toMatch(/Write a day/);
});

test('a hit opens at its first words, then at its next, and then at the first again', () => {
  const passages = [3, 8].map((seq) => ({ seq }));
  const hit = { passages } as unknown as SearchHit;
  expect([null, 3, 5, 8].map((from) => nextPlace(hit, from))).toEqual([3, 8, 8, 3]);
  expect(nextPlace({ ...hit, passages: [] }, null)).toBeNull();
});
