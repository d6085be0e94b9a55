import { expect, test } from 'vitest';

import type { SearchHit } from '$lib/backend/backend';

import { piecesOf, wordsAt } from './lit';

const lit = (text: string, ...words: string[]) =>
  piecesOf(text, words)
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join('');

test('searched words are lit where they begin a word', () => {
  expect(lit('the price, reprice, PRICE', 'price')).toBe('the [price], reprice, PRICE');
  expect(lit('per seat per month', 'per seat', 'per')).toBe('[per seat] [per] month');
  expect(lit('来月中にSAPと連携', '連携', 'SAP')).toBe('来月中に[SAP]と[連携]');
  expect(lit('what? (a+b)', '(a+b)')).toBe('what? [(a+b)]');
});

test('nothing is lost or added', () => {
  const text = ' two  blanks\nand 👋 ';
  expect(
    piecesOf(text, ['and'])
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
  expect(piecesOf(text, [])).toEqual([{ text, hit: false }]);
});

test('the words are those of the message that the hit points at', () => {
  const passage = (seq: number, ...words: string[]) => ({
    seq,
    pieces: words.flatMap((text) => [
      { text, hit: true },
      { text: ' and ', hit: false },
    ]),
  });
  const hit = {
    passages: [passage(1, 'price'), passage(4, 'Prices', 'seat', 'Prices')],
  } as unknown as SearchHit;
  expect(wordsAt(hit, 4)).toEqual(['Prices', 'seat']);
  expect(wordsAt(hit, 2)).toEqual([]);
});
