import { expect, test } from 'vitest';

import { marksOf, places } from './map';

const message = (seq: number, length: number) => ({
  seq,
  role: 'prospect' as const,
  text: 'x'.repeat(length),
  at: '',
});

test('a place is how much was said before it', () => {
  const at = places([message(0, 60), message(1, 260), message(2, 60)]);
  expect([at.get(0), at.get(1), at.get(2)]).toEqual([0, 0.2, 0.8]);
});

test('a passage has one mark in each lane that it speaks to', () => {
  const claim = (kind: 'signal' | 'question', id: string) => ({
    id,
    kind,
    proves: '',
    evidence: [],
  });
  const passage = {
    seq: 1,
    start: 0,
    claims: [claim('signal', 'a'), claim('signal', 'b'), claim('question', 'c')],
  };
  const marks = marksOf([message(0, 10), message(1, 10)], [passage]);
  expect(marks.map((m) => [m.kind, m.at])).toEqual([
    ['signal', 0.5],
    ['question', 0.5],
  ]);
});
