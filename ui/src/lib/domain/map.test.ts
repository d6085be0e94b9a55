import { expect, test } from 'vitest';

import { heightOf, markBeside, marksOf, places, turnsOf } from './map';

const message = (seq: number, length: number) => ({
  seq,
  role: 'prospect' as const,
  text: 'x'.repeat(length),
  at: '',
});

test('a place is how much stands before it', () => {
  const messages = [message(0, 59), message(1, 239), message(2, 59)];
  expect(messages.map(heightOf)).toEqual([33, 96, 33]);
  const at = places(messages);
  expect([0, 1, 2].map((seq) => Math.round((at.get(seq) ?? 0) * 162))).toEqual([0, 33, 129]);
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
  const marks = marksOf([message(0, 10), message(1, 10)], [passage], ['signal', 'question']);
  expect(marks.map((m) => [m.kind, m.at])).toEqual([
    ['signal', 0.5],
    ['question', 0.5],
  ]);
});

test('turns of the same person in a row are one', () => {
  const said = ['agent', 'agent', 'prospect', 'agent'] as const;
  const turns = turnsOf(said.map((role, seq) => ({ ...message(seq, 10), role })));
  expect(turns.map((t) => [t.who, t.from, t.to])).toEqual([
    ['agent', 0, 0.5],
    ['prospect', 0.5, 0.75],
    ['agent', 0.75, 1],
  ]);
});

test('of very many messages a stretch is whose who said most in it', () => {
  const messages = Array.from({ length: 5000 }, (_, seq) => ({
    ...message(seq, seq % 2 ? 200 : 10),
    role: seq % 2 ? ('prospect' as const) : ('agent' as const),
  }));
  expect(turnsOf(messages).map((t) => t.who)).toEqual(['prospect']);
});

test('arrows go along a lane, and across to the nearest mark of the next', () => {
  const mark = (kind: 'signal' | 'question', at: number) => ({
    kind,
    at,
    passage: { seq: at * 10, start: 0, claims: [] },
    claims: [],
  });
  const [a, b, c, d] = [
    mark('signal', 0.1),
    mark('signal', 0.6),
    mark('question', 0.2),
    mark('question', 0.7),
  ] as const;
  const to = (from: typeof a, key: string) =>
    markBeside([a, b, c, d], ['signal', 'question'], from, key);
  expect(to(a, 'ArrowDown')).toBe(b);
  expect(to(b, 'ArrowDown')).toBeUndefined();
  expect(to(b, 'ArrowUp')).toBe(a);
  expect(to(b, 'ArrowRight')).toBe(d);
  expect(to(c, 'ArrowLeft')).toBe(a);
  expect(to(a, 'End')).toBe(b);
});
