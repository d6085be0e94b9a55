import { beforeEach, expect, test, vi } from 'vitest';

import type { SearchAnswer } from '$lib/backend/backend';
import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import { SearchBook } from './search.svelte';

const NOW = Date.parse('2026-03-11T09:20:00Z');

let backend: FakeBackend;
let book: SearchBook;
beforeEach(() => {
  backend = new FakeBackend(worldOf('usual', NOW));
  book = new SearchBook(backend, () => ({ now: NOW, zone: 'Europe/Berlin' }));
});

const names = () => book.hits.map(({ row }) => row.name);

/** Searches that are answered when the test says so. */
function held() {
  const under: { text: string; limit: number; answer: (hits: SearchAnswer) => void }[] = [];
  vi.spyOn(backend, 'search').mockImplementation(
    ({ text }, limit) =>
      new Promise((answer) => {
        under.push({ text, limit, answer });
      }),
  );
  return under;
}
const empty = { hits: [], more: false, suggestions: [] };

test('one request is under way, and of what was typed meanwhile only the latest is asked', async () => {
  const under = held();
  const done = [book.type('p'), book.type('pr'), book.type('pri')];
  expect(under.map((u) => u.text)).toEqual(['p']);
  under[0]?.answer(empty);
  await expect.poll(() => under.map((u) => u.text)).toEqual(['p', 'pri']);
  expect(book.shown?.asked.text).toBe('p');
  under[1]?.answer(empty);
  await Promise.all(done);
  expect(book.shown?.asked.text).toBe('pri');
  expect(under).toHaveLength(2);
});

test('what was typed during an answer is never followed by the older answer', async () => {
  const under = held();
  const first = book.type('old');
  void book.type('new');
  under[0]?.answer(empty);
  await expect.poll(() => under).toHaveLength(2);
  under[1]?.answer(empty);
  await first;
  under[0]?.answer({ ...empty, more: true });
  expect([book.shown?.asked.text, book.shown?.answer.more]).toEqual(['new', false]);
});

test('a search that fails says why, and the next one mends it', async () => {
  await book.type('x'.repeat(1001));
  expect(book.failure?.fix).toBe('Use fewer words.');
  await book.type('cloudhealth');
  expect([book.failure, book.hits.length]).toEqual([null, 5]);
});

test('filters narrow together with the words, and are dropped without them', async () => {
  await book.type('price');
  const all = names();
  await book.toggle({ kind: 'company', value: 'cartovelo', label: 'Cartovélo' });
  expect(names()).toEqual(['Bastien Morel']);
  await book.within({ kind: 'last', days: 7 });
  expect(names()).toEqual(['Bastien Morel']);
  await book.dropFilters();
  expect([book.asked.text, names()]).toEqual(['price', all]);
});

test('a suggestion takes the place of the word it was suggested for', async () => {
  await book.type('price cloudh');
  const [facet] = book.suggestions;
  expect(facet).toEqual({ kind: 'competitor', value: 'cloudhealth', label: 'CloudHealth' });
  if (facet) await book.take(facet);
  expect([book.asked.text, book.asked.facets]).toEqual(['price', [facet]]);
  expect(book.suggestions.map((one) => one.kind)).toEqual(['objection']);
});

test('moving begins at the best, stops at both ends, and starts anew with another question', async () => {
  await book.type('cloudhealth');
  const ids = book.hits.map(({ row }) => row.id);
  expect([book.cursor, book.index]).toEqual([null, 0]);
  expect([book.move(1)?.row.id, book.move(1)?.row.id]).toEqual(ids.slice(0, 2));
  expect([book.move(-1)?.row.id, book.move(-1)?.row.id]).toEqual([ids[0], ids[0]]);
  for (let i = 0; i < 9; i += 1) book.move(1);
  expect(book.cursor).toBe(ids.at(-1));
  await book.type('price');
  expect(book.cursor).toBeNull();
});

test('more is asked for in steps up to what the desk gives, and moving past the end asks too', async () => {
  const under = held();
  const settle = async (count: number) => {
    await expect.poll(() => under).toHaveLength(count);
    under.at(-1)?.answer({ ...empty, more: true });
    await expect.poll(() => book.shown?.answer.more).toBe(true);
  };
  void book.type('price');
  await settle(1);
  book.move(1);
  await settle(2);
  void book.more();
  await settle(3);
  void book.more();
  await settle(4);
  expect(under.map((u) => u.limit)).toEqual([30, 60, 120, 200]);
  expect(book.most).toBe(true);
  void book.type('prices');
  await settle(5);
  expect(under.at(-1)?.limit).toBe(30);
});

test('searches are kept, opened, removed and brought back', async () => {
  await book.readSaved();
  const before = book.saved.length;
  await book.type('price');
  await book.within({ kind: 'last', days: 30 });
  expect(await book.save('  ')).toBe(false);
  expect(book.saving.at('name')).toContain('needs a name');
  expect(await book.save('Prices lately')).toBe(true);
  const kept = book.saved.find((one) => one.name === 'Prices lately');
  expect(kept?.query.from).toBe('2026-02-08T23:00:00.000Z');

  await book.ask({ text: '', facets: [], range: null });
  if (kept) await book.open(kept);
  expect(book.asked).toEqual({
    text: 'price',
    facets: [],
    range: { kind: 'own', from: '2026-02-09', to: null },
  });

  await book.drop(kept?.id ?? '');
  expect([book.saved.length, book.removed?.name]).toEqual([before, 'Prices lately']);
  await book.bringBack();
  expect([book.saved.length, book.removed]).toEqual([before + 1, null]);
});
