import { expect, test } from 'vitest';

import type { DraftView, Rule } from '$lib/backend/backend';

import { adviceOf, things } from './advice';

const rule = (id: string): Rule => ({ id, name: `Rule ${id}`, to: { kind: 'round_robin' } });

function draft(...fields: string[]): DraftView {
  const policy = { rules: [rule('a'), rule('b')], territories: [] };
  const advice = fields.map((field) => ({ field, problem: 'p', fix: 'f' }));
  return { policy, base: 1, revision: 1, by: null, at: '2026-03-11T09:20:00Z', advice };
}

test('what is named by its place in a list is found by its id, also if a part of it is meant', () => {
  expect(adviceOf(draft('rules[1]', 'rules[0].fallback'))).toMatchObject([
    { list: 'rules', id: 'b', name: 'Rule b' },
    { list: 'rules', id: 'a', name: 'Rule a' },
  ]);
});

test('a whole list is nobody in particular, and what the page does not know has no list', () => {
  expect(adviceOf(draft('rules', 'rules[7]', 'hours'))).toMatchObject([
    { list: 'rules', id: null },
    { list: 'rules', id: null },
    { list: null, id: null },
  ]);
});

test('a hub that gives no advice is heard too', () => {
  const { advice: _, ...silent } = draft();
  expect(adviceOf(silent)).toEqual([]);
});

test('things are counted as people count', () => {
  expect([things(1), things(2)]).toEqual(['1 thing to look at', '2 things to look at']);
});
