import { expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import { ModelEditor } from './model.svelte';

async function fresh(scene = 'usual') {
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  const editor = new ModelEditor(backend);
  await editor.load();
  return { backend, editor };
}

function edit(editor: ModelEditor, part: Partial<NonNullable<ModelEditor['draft']>>) {
  if (!editor.draft) throw new Error('there is a draft');
  editor.draft = { ...editor.draft, ...part };
}

test('turning on asks first: nothing is saved until somebody agrees', async () => {
  const { backend, editor } = await fresh('empty');
  edit(editor, { enabled: true, url: 'https://api.openai.com/v1', model: 'gpt-5-mini', key: 'sk' });
  await editor.save();
  expect(editor.asking?.settings.url).toBe('https://api.openai.com/v1');
  expect(backend.calls).not.toContain('saveModel on');
  await editor.confirm();
  expect([editor.asking, editor.dirty, editor.saved]).toEqual([null, false, true]);
  expect(backend.calls).toContain('saveModel on');
});

test('another host is asked about too; turning off and all else is not', async () => {
  const { backend, editor } = await fresh();
  edit(editor, { url: 'https://elsewhere.example/v1' });
  await editor.save();
  expect(editor.asking).not.toBeNull();
  editor.asking = null;
  edit(editor, { url: 'https://api.openai.com/v1', model: 'other' });
  await editor.save();
  edit(editor, { enabled: false });
  await editor.save();
  expect(backend.calls.filter((call) => call.startsWith('saveModel'))).toEqual([
    'saveModel on',
    'saveModel off',
  ]);
});

test('a refusal stands at its field, and what was typed stays', async () => {
  const { editor } = await fresh();
  edit(editor, { tokens: null, key: 'sk-new' });
  await editor.save();
  expect(editor.saving.at('settings.tokens_per_day')).toMatch(/1,000 at least/);
  expect([editor.draft?.key, editor.dirty, editor.saved]).toEqual(['sk-new', true, false]);
});

test('the figures are read anew without touching what is being changed', async () => {
  const { editor } = await fresh();
  edit(editor, { model: 'typing' });
  await editor.load();
  expect(editor.draft?.model).toBe('typing');
  editor.discard();
  expect(editor.draft?.model).toBe('gpt-5-mini');
});

test('the test tells what was found; removed, it is as on the first day', async () => {
  const { backend, editor } = await fresh();
  await editor.tryOut();
  expect(editor.test?.found.map(({ found }) => found)).toEqual([true, true, false]);
  vi.spyOn(backend, 'dropModel').mockRejectedValueOnce(new Error('The hub does not answer'));
  await editor.drop();
  expect([editor.view?.has_key, editor.dropping.failure?.message]).toEqual([
    true,
    'The hub does not answer',
  ]);
  await editor.drop();
  expect([editor.view?.settings, editor.draft?.enabled, editor.test]).toEqual([null, false, null]);
});
