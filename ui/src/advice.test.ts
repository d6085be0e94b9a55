/** What is hardly meant in a draft, as an admin meets it. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';

import App from './App.svelte';

afterEach(cleanup);

async function open(part = 'rules') {
  history.replaceState(null, '', `#/settings/routing/${part}`);
  const backend = new FakeBackend();
  render(App, { backend });
  await screen.findByTestId('routing-rules');
  return backend;
}

const press = async (testid: string) => fireEvent.click(await screen.findByTestId(testid));

async function rule(place: number): Promise<HTMLElement> {
  const found = (await screen.findAllByTestId('rule'))[place];
  if (!found) throw new Error(`there is a rule ${String(place)}`);
  return found;
}

test('what is hardly meant stands at its rule, and once more before it is published', async () => {
  const backend = await open();
  await fireEvent.click(within(await rule(0)).getByTestId('rule-open'));
  for (let i = 0; i < 3; i += 1) {
    await fireEvent.click(
      within(await rule(0)).getAllByTestId('fallback-remove')[0] ?? document.body,
    );
  }
  await press('save-draft');
  const note = await within(await rule(0)).findByTestId('advice');
  expect(note.textContent).toContain('When the owner is absent, the next rule gives the lead');
  expect(within(await rule(1)).queryByTestId('advice')).toBeNull();
  await press('publish');
  const both = await screen.findByTestId('publish-advice');
  expect(both.textContent).toContain('2 things to look at');
  expect(
    within(both)
      .getAllByTestId('advice')
      .map((one) => one.dataset.field),
  ).toEqual(['rules[0].fallback', 'territories[4]']);
  await press('publish-confirm');
  await waitFor(() => expect(backend.calls).toContain('publishRouting'));
});

test('a territory that nobody has says so, folded', async () => {
  await open('territories');
  const items = await screen.findAllByTestId('territory');
  const advised = items.filter((item) => within(item).queryByTestId('advice') !== null);
  expect(advised.map(({ dataset }) => dataset.id)).toEqual(['iberia']);
});

test('after a change it is not known whether advice still holds', async () => {
  await open('territories');
  const note = await screen.findByTestId('advice');
  expect(note.textContent).not.toContain('Saving checks again');
  await fireEvent.click(screen.getAllByTestId('territory-remove')[0] ?? document.body);
  await waitFor(() => expect(note.textContent).toContain('Saving checks again'));
});
