import { expect, test } from 'vitest';

import type { InboxRow, SearchAnswer } from '$lib/backend/backend';

import { NOTHING, type Asked } from './query';
import { askedWords, countWords, keptRange, nothingWords, rangeWords, standing } from './words';

const narrowed: Asked = {
  text: ' price ',
  facets: [{ kind: 'competitor', value: 'qualified', label: 'Qualified' }],
  range: { kind: 'last', days: 30 },
};

const found = (hits: number, more = false) =>
  ({ hits: Array.from({ length: hits }), more, suggestions: [] }) as unknown as SearchAnswer;

test('a search is told in one line', () => {
  expect(askedWords(narrowed)).toBe('price · Competitor: Qualified · Last 30 days');
  expect(askedWords(NOTHING)).toBe('Everything, newest first');
});

test('days are told as they were chosen, and as they are kept', () => {
  expect(rangeWords({ kind: 'quarter' })).toBe('This quarter');
  expect(rangeWords({ kind: 'own', from: '2026-03-03', to: null })).toMatch(/^Since .*2026/);
  expect(rangeWords({ kind: 'own', from: null, to: '2026-03-03' })).toMatch(/^Until .*2026/);
  const here = { now: Date.parse('2026-03-31T12:00:00Z'), zone: 'UTC' };
  expect(keptRange({ kind: 'last', days: 30 }, here)).toBe(
    rangeWords({ kind: 'own', from: '2026-03-01', to: null }),
  );
});

test('the count says no more than is known', () => {
  expect(countWords(narrowed, found(0), false)).toBe('Nothing found');
  expect(countWords(narrowed, found(1), false)).toBe('1 conversation');
  expect(countWords(narrowed, found(30, true), false)).toBe('More than 30 conversations');
  expect(countWords(narrowed, found(200, true), true)).toBe('The best 200');
  expect(countWords(NOTHING, found(30, true), false)).toBe('');
});

test('nothing found says what was narrowed', () => {
  expect(nothingWords({ ...NOTHING, text: 'zebra' }).what).toContain('“zebra”');
  expect(nothingWords(narrowed).what).toBe(
    'Nothing about “price” in Competitor: Qualified · Last 30 days',
  );
  expect(nothingWords({ ...narrowed, text: '' }).what).toContain('Competitor: Qualified');
});

test('what became of it comes before where it stands', () => {
  const bo = { id: 'rep-bo', name: 'Bo Achterberg', title: null };
  const row = (part: Partial<InboxRow>) =>
    ({ outcome: null, accepted_by: null, offered_to: null, my_offer: null, ...part }) as InboxRow;
  expect(standing(row({ state: 'closed', outcome: 'won', accepted_by: bo }), 'rep-ana')).toEqual({
    state: 'Won',
    who: 'Bo Achterberg',
  });
  expect(standing(row({ state: 'accepted', accepted_by: bo }), 'rep-bo')).toEqual({
    state: 'Open',
    who: 'You',
  });
  expect(standing(row({ state: 'offered', offered_to: bo }), 'rep-ana')).toEqual({
    state: 'Offered',
    who: 'Bo Achterberg',
  });
  expect(standing(row({ state: 'waiting' }), 'rep-ana')).toEqual({ state: 'Waiting', who: null });
});
