import { beforeEach, expect, test, vi } from 'vitest';

import type { InboxRow } from '$lib/backend/backend';
import { FakeBackend } from '$lib/backend/fake';
import { iso, offered, waiting } from '$lib/backend/fake/build';
import { worldOf } from '$lib/backend/fake/scenes';
import { dana, priya } from '$lib/backend/fake/talks';

import { Inbox, plain } from './inbox.svelte';

const NOW = Date.parse('2026-03-03T16:00:00Z');

let backend: FakeBackend;
let inbox: Inbox;
beforeEach(() => {
  backend = new FakeBackend(worldOf('usual', NOW));
  inbox = new Inbox(backend);
});

const shown = () =>
  inbox.items.map((item) =>
    item.kind === 'row' ? item.row.id : `# ${item.section} ${String(item.count)}`,
  );

test('sections come in order, with their counts, most urgent offer first', async () => {
  await inbox.refresh();
  expect(shown().slice(0, 6)).toEqual([
    '# offered 2',
    'sato',
    'priya',
    '# mine 3',
    'dana',
    'past-0',
  ]);
});

test('a row that changed is read alone, one that is gone goes away', async () => {
  await inbox.refresh();
  backend.add(waiting(offered('priya', priya(NOW), NOW)));
  backend.remove('sato');
  await inbox.refreshRows(['priya', 'sato']);
  expect(shown()).not.toContain('sato');
  expect(inbox.rows.get('priya')?.section).toBe('waiting');
  expect(backend.calls.filter((c) => c === 'inbox')).toHaveLength(1);
});

test('what changes during a read is read after it', async () => {
  const rows = new Map<string, InboxRow>();
  const row = (id: string, name: string) => {
    rows.set(id, { ...offered(id, dana(NOW), NOW).row, name });
  };
  row('a', 'before');
  vi.spyOn(backend, 'inboxRows').mockImplementation(async (ids) => {
    const answer = ids.flatMap((id) => rows.get(id) ?? []);
    await Promise.resolve();
    return answer;
  });
  const first = inbox.refreshRows(['a']);
  row('a', 'after');
  await Promise.all([first, inbox.refreshRows(['a'])]);
  expect(inbox.rows.get('a')?.name).toBe('after');
});

test('the filter looks at names, companies and words, without case or accents', async () => {
  await inbox.refresh();
  inbox.filter = 'CARTOVELO bastien';
  expect(inbox.order.map((r) => r.name)).toEqual(['Bastien Morel']);
  expect(plain('Lucía Ünal')).toBe('lucia unal');
});

test('moving stops at both ends and starts at the first', async () => {
  await inbox.refresh();
  expect(inbox.neighbour(null, 1)?.id).toBe('sato');
  expect(inbox.neighbour('sato', -1)?.id).toBe('sato');
  expect(inbox.neighbour('sato', 1)?.id).toBe('priya');
});

test('a failed read says why and keeps the rows; the next one mends it', async () => {
  await inbox.refresh();
  vi.spyOn(backend, 'inbox').mockRejectedValueOnce({
    code: 'cache',
    message: 'Damaged.',
    field: null,
    fix: null,
  });
  await inbox.refresh();
  expect(inbox.failure?.message).toBe('Damaged.');
  expect(inbox.rows.size).toBe(10);
  await inbox.refresh();
  expect(inbox.failure).toBeNull();
});

test('closed handoffs are in the order in which they ended', () => {
  const closed = (id: string, ended: number): InboxRow => ({
    ...offered(id, dana(NOW), NOW).row,
    section: 'closed',
    my_offer: null,
    ended_at: iso(ended),
  });
  inbox.rows = new Map([closed('old', NOW - 9), closed('new', NOW)].map((r) => [r.id, r]));
  expect(inbox.order.map((r) => r.id)).toEqual(['new', 'old']);
});
