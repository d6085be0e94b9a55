import { expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';

import { OwnerBook, faultsOf, textOf } from './owners.svelte';

async function fresh() {
  const backend = new FakeBackend();
  const book = new OwnerBook(backend);
  await book.load();
  return { backend, book };
}

test('rows are counted without the head line, whatever ends the last', () => {
  const rows = (csv: string) => textOf('x', csv).rows;
  expect([rows(''), rows('domain,owner'), rows('domain,owner\n')]).toEqual([0, 0, 0]);
  expect([rows('domain,owner\na,b'), rows('domain,owner\r\na,b\r\n')]).toEqual([1, 1]);
  expect(rows(`domain,owner\n${'a.com,b@c.d\n'.repeat(100_000)}`)).toBe(100_000);
});

test('a list that is taken shows with its rows; one with faults changes nothing', async () => {
  const { book } = await fresh();
  const csv = 'domain,owner\nacme.com,bo@ledgerline.example\n';
  expect(await book.save(' New ', csv)).toMatchObject({ name: 'New', rows: 1 });
  expect(book.lists.value?.map(({ name }) => name)).toContain('New');
  expect(await book.save('Bad', 'domain,owner\nacme.com,x@y.z\n')).toBeUndefined();
  expect(book.saving.failure && faultsOf(book.saving.failure)).toEqual({
    lines: ['line 2, owner: No rep has x@y.z.'],
    more: 0,
  });
  expect(book.lists.value?.map(({ name }) => name)).not.toContain('Bad');
});

test('of many faults the first are listed and the others counted', async () => {
  const { book } = await fresh();
  await book.save('Bad', `domain,owner\n${'a.com,x@y.z\n'.repeat(50)}`);
  const faults = book.saving.failure ? faultsOf(book.saving.failure) : null;
  expect([faults?.lines.length, faults?.more]).toEqual([20, 30]);
  expect(faults?.lines[1]).toBe('line 3, owner: no rep has x@y.z');
});

test('an owner is found by any key, or by none', async () => {
  const { backend, book } = await fresh();
  await book.search('  ');
  expect(backend.calls.some((call) => call.startsWith('findOwner'))).toBe(false);
  await book.search(' brightmoor.example ');
  expect(book.found?.rows.map(({ list }) => list)).toEqual(['CRM', 'Named accounts 2026']);
  await book.search('nobody.example');
  expect(book.found).toEqual({ key: 'nobody.example', rows: [] });
});

test('a list that is deleted is gone', async () => {
  const { book } = await fresh();
  await book.drop('CRM');
  expect(book.lists.value?.map(({ name }) => name)).toEqual(['Named accounts 2026']);
});
