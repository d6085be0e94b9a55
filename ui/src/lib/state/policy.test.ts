import { beforeEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';

import { PolicyEditor, nameOf } from './policy.svelte';

let editor: PolicyEditor;
beforeEach(async () => {
  editor = new PolicyEditor(new FakeBackend());
  await editor.load();
});

test('an edit is dirty until it is taken back', () => {
  expect(editor.dirty).toBe(false);
  if (editor.draft) editor.draft.threshold = 4;
  expect(editor.dirty).toBe(true);
  if (editor.draft) editor.draft.threshold = 3;
  expect(editor.dirty).toBe(false);
});

test('publishing gives a new version, which then is the saved one', async () => {
  if (editor.draft) editor.draft.threshold = 4;
  const published = await editor.save();
  expect(published?.version).toBe(5);
  expect([editor.dirty, editor.saved?.threshold]).toEqual([false, 4]);
});

test('a refusal stands at its field and keeps the draft', async () => {
  const role = editor.draft?.signals[1];
  if (role?.criteria.kind === 'role') role.criteria.accept = [];
  expect(await editor.save()).toBeUndefined();
  expect(editor.saving.at('signals[1].criteria')).toBe(
    'No role would be accepted. List at least one role.',
  );
  expect(editor.saving.at('signals[0].criteria')).toBeNull();
  expect(editor.dirty).toBe(true);
});

test('an emptied number is refused by the hub, not guessed', async () => {
  if (editor.draft) editor.draft.threshold = null;
  await editor.save();
  expect(editor.saving.at('threshold')).toMatch(/between 1 and/);
});

test('a signal of one’s own gets its name from its label and loses blank phrases', async () => {
  editor.addCustom();
  const own = editor.draft?.signals.at(-1);
  if (own?.criteria.kind !== 'phrases') throw new Error('a custom signal has phrases');
  own.label = 'Security review';
  own.question = 'Who reviews security?';
  own.criteria.any_of = ['security review', ' ', ''];
  const published = await editor.save();
  expect(published?.signals.at(-1)).toMatchObject({
    name: 'security_review',
    criteria: { any_of: ['security review'] },
  });
  expect(editor.of).toBe(6);
});

test('names are small letters, digits and underscores', () => {
  expect(nameOf('Prüfung der IT-Sicherheit!')).toBe('prufung_der_it_sicherheit');
});
