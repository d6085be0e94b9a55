import { expect, test } from 'vitest';

import type { Message } from '$lib/backend/backend';
import { offered } from '$lib/backend/fake/build';
import { priya } from '$lib/backend/fake/talks';
import { layla } from '$lib/backend/fake/talks/tongues';

import { claimsOf } from '../claims';
import { countsOf, rowsOf, shownBy } from './filters';
import { hitsOf, lightUp, MOST_HITS, rangesOf } from './find';
import { TalkFind } from './find.svelte';
import { languageAt, languageChanges, languageName } from './languages';
import { provenBy, quoteText } from './quotes';

const { handoff, messages } = offered('h', priya(0), 0);
const claims = claimsOf(handoff);
const NONE = new Map<number, string>();

const message = (text: string, seq = 0): Message => ({ seq, role: 'prospect', text, at: '' });
const found = (text: string, typed: string) =>
  hitsOf([message(text)], typed).map(({ start, end }) => text.slice(start, end));

test('filters count claims, and a question is shown with its answer', () => {
  expect(countsOf(messages, claims)).toEqual({
    all: 16,
    question: 3,
    objection: 2,
    figure: 8,
    competitor: 1,
  });
  expect([...(shownBy('question', claims) ?? [])].sort((a, b) => a - b)).toEqual([5, 6, 11, 15]);
  expect(shownBy('all', claims)).toBeNull();
});

test('what is left out between is counted', () => {
  const rows = rowsOf(messages, new Set([5, 6, 11]), NONE);
  expect(rows.map((r) => (r.kind === 'gap' ? -r.count : r.message.seq))).toEqual([
    -5, 5, 6, -4, 11, -4,
  ]);
});

test('words are found whatever the case, the accents and the width', () => {
  expect(found('Zoë und Zoe, ZOË', 'zoe')).toEqual(['Zoë', 'Zoe', 'ZOË']);
  expect(found('ＳＡＰと連携', 'sap')).toEqual(['ＳＡＰ']);
  expect(found('👋🏽 die Straße 😬', 'straße')).toEqual(['Straße']);
  expect(found('a.b.c', '.')).toEqual(['.', '.']);
  expect(found('anything', '  ')).toEqual([]);
});

test('places overlap never, and are not more than a person can use', () => {
  expect(found('aaaa', 'aa')).toEqual(['aa', 'aa']);
  const many = Array.from({ length: 5000 }, (_, seq) => message('and so on', seq));
  expect(hitsOf(many, 'so')).toHaveLength(MOST_HITS);
});

test('a place that runs over the end of a proof is lit in both parts', () => {
  const hit = { start: 4, end: 9 };
  expect(lightUp('abcdefg', 0, [hit]).map((p) => [p.text, p.hit !== null])).toEqual([
    ['abcd', false],
    ['efg', true],
  ]);
  expect(lightUp('hijk', 7, [hit]).map((p) => [p.text, p.hit !== null])).toEqual([
    ['hi', true],
    ['jk', false],
  ]);
});

test('words that were searched for elsewhere are found where they begin a word', () => {
  expect(rangesOf('cost of costs', ['cost'])).toEqual([
    { start: 0, end: 4 },
    { start: 8, end: 12 },
  ]);
});

test('searching goes round, and begins anew with other words', () => {
  const went: number[] = [];
  const talk = [message('one two', 0), message('two', 1)];
  const find = new TalkFind(
    () => talk,
    ({ seq }) => went.push(seq),
  );
  find.open = true;
  find.type('two');
  expect(find.words).toBe('1 of 2');
  find.step(1);
  expect(find.words).toBe('2 of 2');
  find.step(1);
  find.step(-1);
  expect(went).toEqual([0, 1, 0, 1]);
  find.type('zebra');
  expect(find.words).toBe('Not in this talk');
  find.close();
  expect([find.hits.length, find.words]).toEqual([0, '']);
});

test('selected words say what they prove, also in part', () => {
  const at = (start: number, end: number) =>
    provenBy(claims, [{ seq: 13, start, end }]).map((c) => c.id);
  // “depends on what you charge tbh. CloudHealth”
  expect(at(13, 55)).toEqual(['competitor-0', 'risk-0', 'known-4']);
  expect(provenBy(claims, [{ seq: 0, start: 0, end: 10 }])).toEqual([]);
});

test('a quote says who said it and when, a line for each message', () => {
  const names = { prospect: 'Priya', agent: 'Lumi', rep: 'Ana' };
  const picked = [
    { seq: 1, start: 0, end: 5 },
    { seq: 2, start: 0, end: 5 },
    { seq: 3, start: 2, end: 3 },
    { seq: 99, start: 0, end: 5 },
  ];
  expect(quoteText(picked, messages, names, () => '14:32')).toBe(
    '“hey 👋” — Priya, 14:32\n“Ouch.” — Lumi, 14:32',
  );
});

test('where the language changes it is told; a talk in the reader’s own says nothing', () => {
  const { context, messages: talk } = { ...layla(0) };
  const runs = context.languages ?? [];
  expect([...languageChanges(runs, talk, 'en-GB')]).toEqual([
    [0, 'English'],
    [1, 'Arabic'],
    [4, 'German'],
    [6, 'Hebrew'],
  ]);
  const german = [{ from: 0, to: 15, language: 'de-AT' }];
  expect([...languageChanges(german, messages, 'en')].map(([seq]) => seq)).toEqual([0]);
  expect(languageChanges(german, messages, 'de').size).toBe(0);
  expect([languageAt(runs, 5), languageAt(runs, 9)]).toEqual(['de', undefined]);
  expect(languageName('not a tag')).toBe('not a tag');
});
