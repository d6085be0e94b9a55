import { expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { ANA, BO } from '$lib/backend/fake/roster';
import { worldOf } from '$lib/backend/fake/scenes';

import { FairnessBook } from './fairness.svelte';

async function fresh(scene = 'usual') {
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  const book = new FairnessBook(backend);
  await book.load();
  return { backend, book };
}

test('entries are read page by page, to the end', async () => {
  const { book } = await fresh();
  expect(book.entries).toHaveLength(40);
  await book.more();
  expect(book.entries).toHaveLength(80);
  await book.more();
  await book.more();
  expect(book.entries).toHaveLength(120);
  expect(new Set(book.entries.map(({ id }) => id)).size).toBe(120);
  expect(book.ledger.value?.next).toBeNull();
});

test('of one rep it is read on until enough of theirs turned up', async () => {
  const { backend, book } = await fresh('many');
  await book.choose(BO.id);
  expect(book.entries.length).toBeGreaterThanOrEqual(10);
  expect(book.entries.every(({ rep }) => rep === BO.id)).toBe(true);
  expect(backend.calls.filter((c) => c.startsWith('fairness')).length).toBeLessThanOrEqual(6);
  await book.choose(null);
  expect(book.entries.some(({ rep }) => rep === ANA.id)).toBe(true);
});

test('a correction is booked and shown; a refusal stands at its field', async () => {
  const { book } = await fresh();
  expect(await book.correct({ rep: BO.id, amount: -2000, reason: ' ' })).toBe(false);
  expect(book.correcting.at('reason')).toMatch(/1 to 2,000 characters/);
  expect(await book.correct({ rep: BO.id, amount: -2000, reason: 'Two tests' })).toBe(true);
  expect(book.entries[0]).toMatchObject({ rep: BO.id, kind: 'correction', note: 'Two tests' });
  expect(book.ledger.value?.shares.find(({ rep }) => rep === BO.id)?.corrected).toBe(-4000);
});

test('an older page that comes after a new beginning is dropped', async () => {
  const { backend, book } = await fresh();
  const read = backend.fairness;
  let answer: () => void = () => undefined;
  vi.spyOn(backend, 'fairness').mockImplementationOnce(async (days, before) => {
    await new Promise<void>((resolve) => (answer = resolve));
    return read(days, before);
  });
  const late = book.more();
  await book.load(7);
  answer();
  await late;
  expect(book.entries).toHaveLength(40);
});

test('the export tells where it went, and nothing if it did not', async () => {
  const { backend, book } = await fresh();
  await book.export();
  expect(book.exported).toEqual({ path: '/home/ana/Downloads/baton-ledger.csv', entries: 120 });
  vi.spyOn(backend, 'saveText').mockRejectedValueOnce(new Error('The disk is full'));
  await book.export();
  expect([book.exported, book.exporting.failure?.message]).toEqual([null, 'The disk is full']);
});
