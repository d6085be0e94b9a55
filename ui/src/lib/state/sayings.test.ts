import { beforeEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { SAYINGS } from '$lib/domain/sayings';

import { SayingsEditor } from './sayings.svelte';

let backend: FakeBackend;
beforeEach(() => (backend = new FakeBackend()));

async function open() {
  const editor = new SayingsEditor(backend);
  await editor.load();
  if (!editor.draft) throw new Error('something is said');
  return { editor, draft: editor.draft };
}

const ids = async () => (await backend.sayings()).decline_reasons.map(({ id }) => id);

test('an edit is dirty until it is undone or saved', async () => {
  const { editor, draft } = await open();
  expect(editor.dirty).toBe(false);
  draft.words.waiting = 'One moment.';
  expect(editor.dirty).toBe(true);
  editor.discard();
  expect([editor.dirty, editor.draft?.words.waiting]).toEqual([false, SAYINGS.waiting.usual]);
  if (editor.draft) editor.draft.words.waiting = ' One moment. ';
  expect([await editor.save(), editor.dirty]).toEqual([true, false]);
  expect((await backend.sayings()).disclosure.waiting).toBe('One moment.');
});

test('a reason keeps its id whatever its label and its place', async () => {
  const { editor, draft } = await open();
  const [first] = draft.reasons;
  if (first) first.label = 'On the phone';
  draft.reasons.reverse();
  await editor.save();
  expect((await backend.sayings()).decline_reasons.at(-1)).toEqual({
    id: 'in_a_call',
    label: 'On the phone',
  });
});

test('a new reason gets an id from its label that no other has', async () => {
  const { editor, draft } = await open();
  for (const label of ['In a call!', 'in  a call', 'مشغول']) {
    editor.addReason();
    const made = draft.reasons.at(-1);
    if (made) made.label = label;
  }
  editor.removeReason(1);
  await editor.save();
  const made = ['in_a_call_2', 'in_a_call_3', 'reason'];
  expect(await ids()).toEqual(['in_a_call', 'conflict', 'other', ...made]);
});

test('a refusal stands at its field and keeps the draft', async () => {
  const { editor, draft } = await open();
  const third = draft.reasons[2];
  if (third) third.label = ' ';
  expect(await editor.save()).toBe(false);
  expect(editor.saving.at('decline_reasons[2]')).toBe('This text must not be empty.');
  expect(editor.saving.at('decline_reasons[1]')).toBeNull();
  expect([editor.marked, editor.dirty]).toEqual([true, true]);
});

test('a saying that does not name its time is refused where it stands', async () => {
  const { editor, draft } = await open();
  draft.words.booked = 'You are booked.';
  expect(await editor.save()).toBe(false);
  expect(editor.saving.at('disclosure.booked')).toMatch(/^\{when\} is missing in it/);
  expect(editor.saving.at('disclosure.held')).toBeNull();
});

test('the usual words come back by name', async () => {
  const { editor, draft } = await open();
  expect(draft.words.given_back).not.toBe(SAYINGS.given_back.usual);
  editor.useUsual('given_back');
  await editor.save();
  expect((await backend.sayings()).disclosure.given_back).toBe(SAYINGS.given_back.usual);
});
