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
