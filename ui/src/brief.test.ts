/** The prep brief, as a rep uses it. */
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { refusal } from '$lib/backend/fake/shell';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

// Whole windows are mounted: on a busy machine that takes its time.
configure({ asyncUtilTimeout: 5000 });
afterEach(cleanup);

function open(hash: string, scene = 'usual') {
  history.replaceState(null, '', hash);
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  return backend;
}

const key = (name: string, more: { ctrlKey?: boolean } = {}) =>
  fireEvent.keyDown(document.body, { key: name, ...more });

test('one key leads from the handoff to its brief, another back', async () => {
  open('#/inbox/priya');
  await screen.findByTestId('brief-open');
  await key('b');
  expect((await screen.findByTestId('brief-title')).textContent).toBe(
    'Priya Raghunathan, Brightmoor Media',
  );
  expect(location.hash).toBe('#/brief/priya');
  await key('Escape');
  expect((await screen.findByTestId('handoff-name')).textContent.trim()).toBe('Priya Raghunathan');
});

test('every claim has the words that prove it, or is them; each leads to where it was said', async () => {
  open('#/brief/priya');
  const lines = await screen.findAllByTestId('brief-line');
  const bare = lines.filter((line) => !line.querySelector('[data-testid="brief-quote"]'));
  expect(bare).toHaveLength(0);
  const [quote] = screen.getAllByTestId('brief-quote').filter(({ dataset }) => dataset.seq === '9');
  expect(quote?.getAttribute('href')).toBe('#/conversations/priya/9');
  await fireEvent.click(quote ?? document.body);
  await screen.findByTestId('conversations');
  expect(location.hash).toBe('#/conversations/priya/9');
});

test('from a meeting one comes back to the meeting', async () => {
  open('#/agenda/week/today');
  const [block] = (await screen.findAllByTestId('agenda-meeting')).filter(
    ({ dataset }) => dataset.id === 'mtg_priya',
  );
  await fireEvent.click(block ?? document.body);
  await fireEvent.click(await screen.findByTestId('meeting-brief-open'));
  await screen.findByTestId('brief');
  await fireEvent.click(screen.getByTestId('brief-back'));
  expect((await screen.findByTestId('meeting')).dataset.id).toBe('mtg_priya');
});

test('printing is the window’s own; saving makes a file and says where it is', async () => {
  const print = vi.fn();
  vi.stubGlobal('print', print);
  const backend = open('#/brief/priya');
  const save = vi.spyOn(backend, 'saveText');
  await screen.findByTestId('brief-title');
  await key('p', { ctrlKey: true });
  expect(print).toHaveBeenCalledOnce();
  await fireEvent.click(screen.getByTestId('brief-save'));
  expect((await screen.findByTestId('brief-saved')).textContent).toContain(
    'brief-priya-raghunathan-brightmoor-media.html',
  );
  const html = save.mock.calls[0]?.[1] ?? '';
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).not.toMatch(/<script|src=|href=/);
  vi.unstubAllGlobals();
});

test('what was said since is on the page without asking', async () => {
  const backend = open('#/brief/priya');
  await screen.findByTestId('brief-title');
  const before = backend.calls.filter((call) => call === 'brief').length;
  backend.add(await backend.handoff('priya'));
  await waitFor(() =>
    expect(backend.calls.filter((call) => call === 'brief')).toHaveLength(before + 1),
  );
});

test('a failure has words and a way out; a talk that proves nothing says so', async () => {
  const backend = open('#/brief/priya');
  await screen.findByTestId('brief-title');
  cleanup();
  open('#/brief/gone');
  expect((await screen.findByTestId('brief-failure')).textContent).toContain('no longer here');
  cleanup();
  history.replaceState(null, '', '#/brief/priya');
  const empty = { ...(await backend.brief('priya')), sections: [] };
  backend.brief = () => Promise.resolve(empty);
  render(App, { backend });
  expect((await screen.findByTestId('brief-empty')).textContent).toContain('proves anything yet');
  expect(screen.queryByTestId('brief-line')).toBeNull();
});

test('a file that cannot be written is told', async () => {
  const backend = open('#/brief/priya');
  backend.saveText = () =>
    Promise.reject(refusal('internal', 'The file could not be written', undefined, 'Make room.'));
  await screen.findByTestId('brief-title');
  await key('s', { ctrlKey: true });
  expect((await screen.findByRole('alert')).textContent).toContain('Make room.');
  expect(screen.queryByTestId('brief-saved')).toBeNull();
});
