import { expect, test, vi } from 'vitest';

import type { RepView } from '$lib/backend/backend';
import { FakeBackend } from '$lib/backend/fake';
import { ANA, BO } from '$lib/backend/fake/roster';

import { PeopleBook, RepEditor, TeamEditor, languagesOf } from './people.svelte';

async function editing(id: string) {
  const backend = new FakeBackend();
  const rep = (await backend.team()).find((one) => one.id === id);
  if (!rep) throw new Error('there is such a rep');
  return { backend, rep, editor: new RepEditor(backend, rep) };
}

const again = async (backend: FakeBackend, id: string): Promise<RepView | undefined> =>
  (await backend.team()).find((one) => one.id === id);

test('a rep is sent back as they came if nothing was changed', async () => {
  const { backend, rep, editor } = await editing(ANA.id);
  expect(editor.dirty).toBe(false);
  editor.draft.weight = 2;
  expect(editor.dirty).toBe(true);
  await editor.save();
  expect(editor.dirty).toBe(false);
  expect(await again(backend, ANA.id)).toEqual({ ...rep, weight: 2 });
});

test('what changed elsewhere is taken over, but never over what is being changed here', async () => {
  const { rep, editor } = await editing(ANA.id);
  const moved = { ...rep, profile: { ...rep.profile, teams: ['team-north'] } };
  editor.take(moved);
  expect([editor.draft.teams, editor.dirty]).toEqual([['team-north'], false]);
  editor.draft.capacity = 5;
  editor.take(rep);
  expect([editor.draft.teams, editor.draft.capacity]).toEqual([['team-north'], 5]);
});

test('skills at no level, empty limits and a limit that is off are left out', async () => {
  const { backend, editor } = await editing(ANA.id);
  editor.draft.skills.security = 0;
  editor.draft.skills.kubernetes = 3;
  editor.draft.channels.voice = null;
  editor.draft.channels.video = 2;
  editor.draft.limited = false;
  editor.draft.languages = 'en;  pt-BR,';
  await editor.save();
  expect((await again(backend, ANA.id))?.profile).toMatchObject({
    skills: [{ skill: 'kubernetes', level: 3 }],
    channels: [{ channel: 'video', most: 2 }],
    rate: null,
    languages: ['en', 'pt-BR'],
  });
});

test('a refusal stands at its field, also deep in the profile', async () => {
  const { editor } = await editing(ANA.id);
  editor.draft.languages = 'en, Klingon!';
  expect(await editor.save()).toBeUndefined();
  expect(editor.saving.at('profile.languages')).toMatch(/is no language/);
  editor.draft.languages = 'en';
  editor.draft.capacity = null;
  await editor.save();
  expect(editor.saving.at('capacity')).toMatch(/1 to 100/);
});

test('the last admin stays one, and stays', async () => {
  const { editor } = await editing(ANA.id);
  editor.draft.admin = false;
  await editor.save();
  expect(editor.saving.at('admin')).toMatch(/At least one admin must stay/);
  expect(await editor.employ({ kind: 'left', at: '2026-03-11T09:20:00Z' })).toBe(false);
  expect(editor.employing.failure?.message).toMatch(/At least one admin/);
  expect(editor.handedOn).toBeNull();
});

test('who left is told what became of their work; a last day hands on nothing yet', async () => {
  const { backend, editor } = await editing(BO.id);
  expect(await editor.employ({ kind: 'leaving', last_day: '2026-04-30', successor: null })).toBe(
    true,
  );
  expect(editor.handedOn).toBeNull();
  await editor.employ({ kind: 'left', at: '2026-03-11T09:20:00Z' });
  expect(editor.handedOn).toMatchObject({ handoffs: 3, meetings: 2 });
  expect(editor.handedOn?.stuck.map((one) => one.with)).toEqual(['Heike Lindemann']);
  expect((await again(backend, BO.id))?.devices).toEqual([]);
});

test('without the policy people are still looked after, but for their skills', async () => {
  const backend = new FakeBackend();
  vi.spyOn(backend, 'routing').mockRejectedValueOnce(new Error('no'));
  const book = new PeopleBook(backend);
  await book.load();
  expect(book.all.value?.reps).toHaveLength(3);
  expect(book.all.value?.skills).toEqual([]);
});

test('a team is made with its members, and refused a name that is taken', async () => {
  const backend = new FakeBackend();
  const editor = new TeamEditor(backend, null);
  editor.name = 'DACH';
  expect(await editor.save()).toBeUndefined();
  expect(editor.saving.at('name')).toMatch(/there is a team of this name/i);
  editor.name = 'France ';
  editor.manager = BO.id;
  editor.members = [ANA.id];
  expect(await editor.save()).toMatchObject({
    name: 'France',
    manager: { id: BO.id },
    members: [{ id: ANA.id }],
  });
});

test('languages are split at commas, semicolons and blanks', () => {
  expect(languagesOf(' en,de; pt-BR  ')).toEqual(['en', 'de', 'pt-BR']);
  expect(languagesOf('')).toEqual([]);
});
