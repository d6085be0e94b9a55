import { expect, test } from 'vitest';

import type { ProvenClaim } from './claims';
import { segmentsOf, spansBySeq, wordsOf } from './segments';

function claim(id: string, ...spans: [seq: number, start: number, end: number][]): ProvenClaim {
  const evidence = spans.map(([seq, start, end]) => ({ seq, start, end }));
  return { id, kind: 'signal', proves: id, evidence };
}

const cut = (text: string, ...claims: ProvenClaim[]) =>
  segmentsOf(text, spansBySeq(claims).get(0) ?? []).map((s) => [
    s.text,
    ...s.claims.map((c) => c.id),
  ]);

test('a message without evidence is one piece', () => {
  expect(cut('hello', claim('a', [1, 0, 2]))).toEqual([['hello']]);
});

test('spans count code points, so emoji before the words do not shift them', () => {
  expect(cut('👋🏽 we are 220 😬', claim('size', [0, 10, 13]))).toEqual([
    ['👋🏽 we are '],
    ['220', 'size'],
    [' 😬'],
  ]);
});

test('overlapping spans share the words that both prove', () => {
  expect(cut('abcdef', claim('x', [0, 0, 4]), claim('y', [0, 2, 6]))).toEqual([
    ['ab', 'x'],
    ['cd', 'x', 'y'],
    ['ef', 'y'],
  ]);
});

test('a span that runs past the end stops at the end, an empty one proves nothing', () => {
  expect(cut('abc', claim('x', [0, 1, 99]), claim('y', [0, 2, 2]))).toEqual([['a'], ['bc', 'x']]);
});

test('the pieces put together are the message, whatever the spans', () => {
  const text = 'ما شاء الله 👩‍👩‍👧 ok';
  const pieces = segmentsOf(
    text,
    spansBySeq([claim('x', [0, 3, 14]), claim('y', [0, 12, 13])]).get(0) ?? [],
  );
  expect(pieces.map((p) => p.text).join('')).toBe(text);
});

test('evidence is quoted from the message it points to', () => {
  const messages = [{ seq: 4, role: 'prospect' as const, text: '😬 nobody knows', at: '' }];
  expect(wordsOf([{ seq: 4, start: 2, end: 8 }], messages)).toEqual(['nobody']);
  expect(wordsOf([{ seq: 5, start: 0, end: 3 }], messages)).toEqual([]);
});
