import { expect, test } from 'vitest';

import type { DryResult } from '$lib/backend/backend';

import { lineAt, partOf, placeOf } from './fields';
import { placesOf } from './line';
import { namedBy, type Names } from './names';
import { outcomeWords, sameOutcome } from './outcome';

test.each([
  ['rules[2].when.countries[0]', 'rules'],
  ['last_resort.team', 'rules'],
  ['offer_seconds', 'rules'],
  ['territories[0].name', 'territories'],
  ['skills[1].asked.depth', 'skills'],
  ['clocks[0].action.text', 'clocks'],
  ['revision', null],
  [null, null],
])('the field %s is shown by %s', (field, part) => expect(partOf(field)).toBe(part));

test('a fault in a text is found by its line', () => {
  expect(placeOf('line 12: rules.to.kind')).toEqual({ line: 12, field: 'rules.to.kind' });
  expect(placeOf('line 3')).toEqual({ line: 3, field: '' });
  expect(placeOf('rules[0]')).toBeNull();
  const text = 'a\nbcd\ne';
  const { from, to } = lineAt(text, 2);
  expect(text.slice(from, to)).toBe('bcd');
  expect(lineAt(text, 9)).toEqual({ from: 7, to: 7 });
});

test('steps stand in order of time on their line, and never on each other', () => {
  for (const seconds of [[60], [1, 2, 3, 4, 86_400], [5, 5, 5], Array(12).fill(60)] as number[][]) {
    const places = placesOf(seconds);
    const gaps = places.map((place, i) => place - (places[i - 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(0.05);
    expect(places.at(-1)).toBeLessThanOrEqual(0.8 + 1e-9);
  }
});

const same = namedBy([{ id: 'rep-bo', name: 'Bo' }]);
const names = { rep: same } as Names;
const result = (outcome: DryResult['outcome']): DryResult => ({
  lead: {},
  outcome,
  trace: {
    at: '2026-03-11T09:20:00Z',
    policy_version: 3,
    chosen: null,
    steps: [{ id: 'all', name: 'Everyone', considered: [] }],
  },
});

test('what would happen is said by name, with the rule or the last resort', () => {
  const ask = { kind: 'ask', rep: 'rep-bo', seconds: 90 } as const;
  expect(outcomeWords(result({ ...ask, rule: 'all' }), names, 0)).toEqual({
    before: 'Would go to',
    who: 'Bo',
    note: 'By “Everyone”, 1 min 30 s to answer.',
  });
  expect(outcomeWords(result({ ...ask, rule: null }), names, 0).note).toContain('the last resort');
  expect(outcomeWords(result({ kind: 'wait', until: null, only: [] }), names, 0).note).toBe(
    'For anyone.',
  );
  expect(outcomeWords(result({ kind: 'book_later', rep: null }), names, 0).who).toBe('anyone');
});

test('the same person by another rule, or in another time, is the same', () => {
  const ask = { kind: 'ask', rep: 'rep-bo', rule: 'all', seconds: 90 } as const;
  expect(sameOutcome(ask, { ...ask, rule: null, seconds: 30 })).toBe(true);
  expect(sameOutcome(ask, { ...ask, rep: 'rep-ana' })).toBe(false);
  expect(sameOutcome(ask, { kind: 'wait', until: null, only: [] })).toBe(false);
});
