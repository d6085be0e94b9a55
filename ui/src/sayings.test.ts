/** What is said, in the settings, as an admin uses it. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

afterEach(cleanup);

function open(scene = 'usual', part = 'sayings') {
  history.replaceState(null, '', `#/settings/${part}`);
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  return backend;
}

const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));
const labels = () =>
  screen.getAllByTestId<HTMLInputElement>('reason-label').map(({ value }) => value);

/** One of what agents say, unfolded. */
async function saying(name: string) {
  const all = await screen.findAllByTestId('saying');
  const item = all.find(({ dataset }) => dataset.id === name);
  if (!item) throw new Error(`${name} is said`);
  await fireEvent.click(within(item).getByTestId('saying-open'));
  return within(item);
}

test('reasons are added, moved and removed, and reps choose from those at once', async () => {
  const backend = open();
  await fireEvent.click(await screen.findByTestId('add-reason'));
  const added = screen.getAllByTestId('reason-label').at(-1);
  await waitFor(() => expect(document.activeElement).toBe(added));
  await fireEvent.input(added ?? document.body, { target: { value: 'Too small' } });
  await fireEvent.click(screen.getAllByTestId('reason-up').at(-1) ?? document.body);
  await fireEvent.click(screen.getAllByTestId('reason-remove')[1] ?? document.body);
  await waitFor(() =>
    expect(labels()).toEqual(['In a call', 'Conflict of interest', 'Too small', 'Something else']),
  );
  expect(screen.getByTestId('announcements').textContent).toContain('Too small: now number 4 of 5');
  await press('save-sayings');
  await waitFor(() => expect(screen.getByTestId('sayings-state').textContent).toContain('Saved'));
  const { me } = await backend.state();
  expect(me?.decline_reasons.map(({ id }) => id)).toEqual([
    'in_a_call',
    'conflict',
    'too_small',
    'other',
  ]);
});

test('there is always a reason, and never more than there are digits', async () => {
  open();
  const add = await screen.findByTestId<HTMLButtonElement>('add-reason');
  for (let i = 0; i < 5; i += 1) await fireEvent.click(add);
  expect([labels().length, add.disabled]).toEqual([9, true]);
  for (let i = 0; i < 8; i += 1) {
    await fireEvent.click(screen.getAllByTestId('reason-remove')[0] ?? document.body);
  }
  const [last] = screen.getAllByTestId<HTMLButtonElement>('reason-remove');
  expect([labels().length, last?.disabled]).toEqual([1, true]);
});

test('a reason that is refused has the hub’s words beside it', async () => {
  open();
  const [, second] = await screen.findAllByTestId('reason-label');
  await fireEvent.input(second ?? document.body, { target: { value: '' } });
  await press('save-sayings');
  await waitFor(() => expect(second?.getAttribute('aria-invalid')).toBe('true'));
  const words = document.getElementById(second?.getAttribute('aria-describedby') ?? '');
  expect(words?.textContent).toContain('must not be empty');
  expect(screen.getByTestId('sayings-state').textContent).toContain('marked above');
});

test('each saying shows how it reads, folded and while it is typed', async () => {
  open();
  const moved = await saying('moved');
  expect(moved.getByTestId('saying-preview').textContent).toBe(
    'Your meeting with Dana Osei is now on Thursday 12 March, 3:00 PM, New York time.',
  );
  await fireEvent.input(moved.getByTestId('saying-text'), {
    target: { value: 'See you on {when}, {times}.' },
  });
  await waitFor(() =>
    expect(moved.getByTestId('saying-preview').textContent).toBe(
      'See you on Thursday 12 March, 3:00 PM, New York time, .',
    ),
  );
  expect(moved.getByTestId('saying-stray').textContent).toContain('{times} has no value here');
  await fireEvent.click(moved.getByTestId('saying-open'));
  expect(moved.getByTestId('saying-line').textContent).toContain('See you on Thursday');
});

test('a placeholder is put in where the caret is, in place of what is marked', async () => {
  open();
  const item = await saying('rep_has_floor');
  const text = item.getByTestId<HTMLTextAreaElement>('saying-text');
  text.setSelectionRange(0, '{rep}'.length);
  await fireEvent.click(
    item.getAllByTestId('saying-insert').find(({ dataset }) => dataset.id === 'first') ?? text,
  );
  await waitFor(() => expect(text.value).toBe('{first} has taken over this conversation.'));
  await waitFor(() => expect(document.activeElement).toBe(text));
  expect([text.selectionStart, text.selectionEnd]).toEqual([7, 7]);
});

test('what has no name in it offers none to put in', async () => {
  open();
  const waiting = await saying('waiting');
  expect(waiting.queryAllByTestId('saying-insert')).toEqual([]);
});

test('one’s own words are marked, and the usual ones come back', async () => {
  const backend = open();
  const item = await saying('connecting');
  expect(item.getByTestId('saying-own')).toBeTruthy();
  await fireEvent.click(item.getByTestId('saying-usual'));
  await waitFor(() => expect(item.queryByTestId('saying-own')).toBeNull());
  expect(item.queryByTestId('saying-usual')).toBeNull();
  await press('save-sayings');
  await waitFor(() => expect(backend.calls).toContain('saveSayings'));
  expect((await backend.sayings()).disclosure.connecting).toMatch(/^I'm asking \{rep\}/);
});

test('a saying that is refused unfolds, with the hub’s words at it', async () => {
  open();
  const held = await saying('held');
  await fireEvent.input(held.getByTestId('saying-text'), { target: { value: 'Shall I book it?' } });
  await fireEvent.click(held.getByTestId('saying-open'));
  expect(held.queryByTestId('saying-text')).toBeNull();
  await press('save-sayings');
  const words = await held.findByTestId('saying-error');
  expect(words.textContent).toContain('{when} is missing');
  const text = held.getByTestId('saying-text');
  expect(text.getAttribute('aria-describedby')?.split(' ')).toContain(words.id);
});

test('only admins see what is said, also in the list of a narrow window', async () => {
  open('rep');
  const page = await screen.findByTestId('settings-sayings-page');
  expect(page.textContent).toContain('Only admins');
  const choice = screen.getByTestId('settings-choice');
  expect(within(choice).queryByText('What is said')).toBeNull();
});

test('in a narrow window the parts are chosen from a list', async () => {
  open('usual', 'me');
  const choice = await screen.findByTestId('settings-choice');
  await fireEvent.change(choice, { target: { value: 'sayings' } });
  expect(await screen.findByTestId('reasons')).toBeTruthy();
});
