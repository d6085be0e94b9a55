import { expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import { ForgetBook } from './forget.svelte';

const PRIYA = { kind: 'email' as const, email: 'priya@brightmoor.example' };

async function fresh(scene = 'usual') {
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  const book = new ForgetBook(backend);
  await book.load();
  return { backend, book };
}

test('nobody is forgotten who was not looked at first', async () => {
  const { backend, book } = await fresh();
  expect(await book.forget()).toBe(false);
  await book.look({ kind: 'email', email: 'priya' });
  expect(book.looking.at('email')).toMatch(/no e-mail address/);
  expect(await book.forget()).toBe(false);
  expect(backend.calls.some((call) => call.startsWith('forget '))).toBe(false);
});

test('done, the receipt is open, and tells where else something stands', async () => {
  const { book } = await fresh();
  await book.look(PRIYA);
  expect(book.found?.preview.names).toEqual(['Priya Raghunathan']);
  expect(await book.forget()).toBe(true);
  expect(book.found).toBeNull();
  const [first] = book.all;
  expect([book.open, book.made?.id]).toEqual([first?.id, first?.id]);
  expect(first?.elsewhere[0]?.url).toMatch(/^https:/);
  await book.load();
  expect(book.all[0]?.elsewhere[0]?.url).toMatch(/^https:/);
  expect(book.all[1]?.elsewhere[0]?.url).toBeNull();
});

test('where the hub fails, what would go stays in view', async () => {
  const { backend, book } = await fresh();
  await book.look(PRIYA);
  vi.spyOn(backend, 'forget').mockRejectedValueOnce(new Error('The hub does not answer'));
  expect(await book.forget()).toBe(false);
  expect(book.found?.whom).toEqual(PRIYA);
  expect(book.forgetting.failure?.message).toBe('The hub does not answer');
  expect(book.all).toHaveLength(2);
});

test('a receipt is saved as text; with the next one in view that is over', async () => {
  const { backend, book } = await fresh();
  const [receipt] = book.all;
  if (!receipt) throw new Error('there is a receipt');
  const save = vi.spyOn(backend, 'saveText');
  await book.save(receipt, 'Ledgerline');
  expect(book.path).toMatch(/Downloads\/forgotten-.*\.txt$/);
  expect(save.mock.calls[0]?.[1]).toContain(receipt.fingerprint);
  book.show('fgt-1');
  expect(book.path).toBeNull();
});
