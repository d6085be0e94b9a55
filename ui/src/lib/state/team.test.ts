import { expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';

import { TeamBook } from './team.svelte';

test('what comes to pass during a read is read after it, once', async () => {
  const backend = new FakeBackend();
  const book = new TeamBook(backend);
  let answer: () => void = () => undefined;
  const read = backend.teamOverview;
  const spy = vi.spyOn(backend, 'teamOverview').mockImplementationOnce(async (days) => {
    await new Promise<void>((resolve) => (answer = resolve));
    return read(days);
  });
  const first = book.refresh();
  void book.refresh();
  void book.refresh();
  expect(spy).toHaveBeenCalledTimes(1);
  answer();
  await first;
  expect(spy).toHaveBeenCalledTimes(2);
});

test('figures of another period are known to be those', async () => {
  const backend = new FakeBackend();
  const book = new TeamBook(backend);
  await book.refresh();
  expect([book.overview.value?.days, book.stale]).toEqual([7, false]);
  const choosing = book.choose(30);
  expect(book.stale).toBe(true);
  await choosing;
  expect([book.overview.value?.days, book.stale]).toEqual([30, false]);
});

test('a read that fails keeps what is shown, and the next one mends it', async () => {
  const backend = new FakeBackend();
  const book = new TeamBook(backend);
  await book.refresh();
  vi.spyOn(backend, 'teamOverview').mockRejectedValueOnce(new Error('gone'));
  await book.refresh();
  expect(book.overview.failure?.message).toBe('gone');
  expect(book.overview.value?.open).toHaveLength(6);
  await book.refresh();
  expect(book.overview.failure).toBeNull();
});

test('teams have the names that the figures have', async () => {
  const book = new TeamBook(new FakeBackend());
  await book.refresh();
  expect(book.teams.get('team-dach')).toBe('DACH');
});
