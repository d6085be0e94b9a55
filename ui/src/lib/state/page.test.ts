import { expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import { OpenPage } from './page.svelte';

const nothing = { state: false, handoffs: [], conversations: [], agenda: false, all: false };

function fresh() {
  const backend = new FakeBackend(worldOf('usual', Date.now()));
  return { backend, open: new OpenPage(backend) };
}

test('a late answer for an earlier handoff does not replace the open one', async () => {
  const { backend, open } = fresh();
  const page = await backend.handoff('priya');
  let answer: (value: typeof page) => void = () => undefined;
  vi.spyOn(backend, 'handoff').mockImplementationOnce(
    () => new Promise((resolve) => (answer = resolve)),
  );
  const late = open.open('priya');
  await open.open('dana');
  answer(page);
  await late;
  expect(open.page?.row.id).toBe('dana');
});

test('it is read again when its handoff or its talk changes, and only then', async () => {
  const { backend, open } = fresh();
  await open.open('priya');
  const reads = () => backend.calls.filter((c) => c === 'handoff').length;
  await open.changed({ ...nothing, handoffs: ['dana'] });
  expect(reads()).toBe(1);
  await open.changed({ ...nothing, handoffs: ['priya'] });
  await open.changed({ ...nothing, conversations: ['talk-priya'] });
  await open.changed({ ...nothing, all: true });
  expect(reads()).toBe(4);
});

test('a handoff that is gone says so', async () => {
  const { open } = fresh();
  await open.open('nobody');
  expect(open.failure?.code).toBe('not_found');
});

test('who looks after the team opens what was never put to them', async () => {
  const backend = new FakeBackend(worldOf('usual', Date.now()));
  const open = new OpenPage(backend, () => true);
  const read = vi.spyOn(backend, 'handoff').mockRejectedValueOnce({
    code: 'not_found',
    message: 'There is no such handoff here.',
    field: null,
    fix: null,
  });
  await open.open('priya');
  expect(backend.calls).toContain('watchHandoff priya');
  expect([open.loading, open.failure]).toEqual([true, null]);
  read.mockRestore();
  await open.changed({ ...nothing, handoffs: ['priya'] });
  expect(open.page?.row.id).toBe('priya');
});

test('who may not look after the team is told that it is not there', async () => {
  const { backend, open } = fresh();
  await open.open('nowhere');
  expect(open.failure?.code).toBe('not_found');
  expect(backend.calls).not.toContain('watchHandoff nowhere');
});
