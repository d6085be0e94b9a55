import { expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import { Desk } from './desk.svelte';
import { find } from './palette.svelte';
import { Router, parse } from './router.svelte';

async function started(scene = 'usual', hash = '') {
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  const desk = new Desk(backend, new Router(hash));
  await desk.start();
  return { backend, desk };
}

test('accepting shows as mine as soon as the shell has told of it', async () => {
  const { desk } = await started('usual', '#/inbox/priya');
  await desk.accept('offer-priya');
  await expect.poll(() => desk.inbox.rows.get('priya')?.section).toBe('mine');
  await expect.poll(() => desk.open.page?.row.section).toBe('mine');
  await expect.poll(() => desk.session.state?.counts.offered).toBe(1);
});

test('a refusal stays with the answer', async () => {
  const { desk } = await started();
  await desk.accept('offer-of-nobody');
  expect(desk.answer.failure?.message).toBe('This offer is over.');
});

test('moving opens the neighbour only where a handoff is open', async () => {
  const { desk } = await started();
  desk.move(1);
  expect([desk.cursor, desk.open.id]).toEqual(['sato', null]);
  desk.show('sato');
  desk.move(1);
  expect([desk.cursor, desk.open.id]).toEqual(['priya', 'priya']);
});

test('the shell can send the window to a handoff, to its brief or to the settings', async () => {
  const { backend, desk } = await started();
  backend.emit('navigate', { handoff: 'dana', meeting: null, settings: false });
  expect(desk.open.id).toBe('dana');
  backend.emit('navigate', { handoff: null, meeting: null, settings: true });
  expect(desk.router.route.at).toBe('settings');
  backend.emit('navigate', { handoff: null, meeting: null, settings: false, brief: 'dana' });
  expect(desk.router.route).toEqual({ at: 'brief', handoff: 'dana' });
});

test('the alert’s window reads its handoff and no list', async () => {
  const { backend, desk } = await started('usual', '#/card/priya');
  expect(desk.open.page?.row.id).toBe('priya');
  expect(backend.calls).not.toContain('inbox');
});

test('addresses are read back as they were written', () => {
  expect(parse('#/inbox/a%20b')).toEqual({ at: 'inbox', handoff: 'a b' });
  expect(parse('#/settings/team')).toEqual({ at: 'settings', part: 'team' });
  expect(parse('#/settings/nowhere')).toEqual({ at: 'settings', part: 'me' });
  expect(parse('')).toEqual({ at: 'inbox', handoff: null });
});

test('everything is found by name, best match first, places of admins only by admins', async () => {
  const { desk } = await started();
  expect(find(desk, 'brightm')[0]?.label).toBe('Priya Raghunathan');
  expect(find(desk, 'busy')[0]?.label).toBe('Set me to busy');
  expect(find(desk, 'team').map((e) => e.id)).toContain('settings-team');
  const { desk: rep } = await started('rep');
  expect(find(rep, 'team').map((e) => e.id)).not.toContain('settings-team');
});
