/** The window as a person uses it, with the stand-in behind it. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

beforeEach(() => {
  history.replaceState(null, '', '#');
  // jsdom lays nothing out: give the list a height, so that it draws rows.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 800 });
});
afterEach(cleanup);

function open(scene: string, hash = '#/inbox') {
  history.replaceState(null, '', hash);
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  return backend;
}

const key = (name: string) => fireEvent.keyDown(document.body, { key: name });

test('first run offers three ways, and the sample leads to an offer', async () => {
  open('welcome');
  await fireEvent.click(await screen.findByTestId('welcome-sample'));
  expect(await screen.findByTestId('sample-bar')).toBeTruthy();
  await waitFor(() =>
    expect(screen.getByTestId('sample-line').textContent).toContain('Offered to you'),
  );
});

test('an error of joining stands beside its field', async () => {
  open('welcome');
  await fireEvent.click(await screen.findByTestId('welcome-join'));
  await fireEvent.input(screen.getByTestId('join-hub'), {
    target: { value: 'https://hub.example' },
  });
  await fireEvent.input(screen.getByTestId('join-code'), { target: { value: 'EXPIRED' } });
  await fireEvent.click(screen.getByTestId('join-submit'));
  const code = await screen.findByTestId('join-code');
  await waitFor(() => expect(code.getAttribute('aria-invalid')).toBe('true'));
  const words = document.getElementById(code.getAttribute('aria-describedby') ?? '');
  expect(words?.textContent).toBe(
    'This code has expired or was used. Ask your admin for a new one.',
  );
});

test('an invitation needs no code', async () => {
  const backend = open('welcome');
  await screen.findByTestId('welcome-join');
  backend.emit('enrolLink', { hub: 'baton://enrol/abc', code: '' });
  expect((await screen.findByTestId<HTMLInputElement>('join-hub')).value).toBe('baton://enrol/abc');
  expect(screen.queryByTestId('join-code')).toBeNull();
});

test('keys alone: move, open, accept', async () => {
  const backend = open('usual');
  await screen.findAllByTestId('inbox-row');
  await key('j');
  await key('j');
  await key('Enter');
  expect((await screen.findByTestId('handoff-name')).textContent.trim()).toBe('Priya Raghunathan');
  await key('a');
  await waitFor(() =>
    expect(screen.getByTestId('answer-banner').textContent).toContain('You have it'),
  );
  expect(backend.calls).toContain('accept');
});

test('everything is reached by name', async () => {
  open('usual');
  await screen.findAllByTestId('inbox-row');
  await fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  const input = await screen.findByTestId('palette-input');
  await fireEvent.input(input, { target: { value: 'haulpoint' } });
  await fireEvent.keyDown(input, { key: 'Enter' });
  expect((await screen.findByTestId('handoff-name')).textContent.trim()).toBe('Dana Whitcomb');
});

test('d and a digit decline with that reason', async () => {
  const backend = open('usual', '#/inbox/priya');
  await screen.findByTestId('decline');
  await key('d');
  const menu = await screen.findByRole('menu');
  await fireEvent.keyDown(menu, { key: '2' });
  await waitFor(() => expect(backend.calls).toContain('decline not_my_area'));
});

test('a claim lights its words, and words light their claim', async () => {
  open('usual', '#/inbox/priya');
  const claim = await screen.findByTestId('claim-signal-company_size');
  const words = screen.getByText('~1.2k people', { selector: '[data-evidence]' });
  await fireEvent.click(claim);
  expect(words.dataset.lit).toBe('true');
  const other = screen.getByText('I pick the tool', { selector: '[data-evidence]' });
  await fireEvent.click(other);
  expect(screen.getByTestId('claim-signal-role').getAttribute('aria-pressed')).toBe('true');
});

test('what a prospect wrote is never markup', async () => {
  const backend = open('usual', '#/inbox/priya');
  const page = await backend.handoff('priya');
  const text = '<img src=x onerror=alert(1)> <b>bold</b>';
  backend.add({
    ...page,
    messages: [{ seq: 0, role: 'prospect', text, at: page.row.requested_at }],
  });
  expect(await screen.findByText(text)).toBeTruthy();
});

test('an answer that is stuck can be tried again', async () => {
  const backend = open('wedged', '#/inbox/priya');
  const banner = await screen.findByTestId('answer-banner');
  await fireEvent.click(within(banner).getByTestId('retry-intent'));
  await waitFor(() => expect(backend.calls).toContain('retryIntent intent-1'));
});

test('who was forgotten is told of quietly, and no answer of the rep failed', async () => {
  const backend = open('gone');
  await fireEvent.click(await screen.findByTestId('gone-notices'));
  expect(screen.queryByTestId('wedged')).toBeNull();
  const dialog = await screen.findByTestId('gone-dialog');
  expect(dialog.textContent).toContain('wished to be forgotten');
  await fireEvent.click(screen.getByTestId('gone-read'));
  await waitFor(() => expect(screen.queryByTestId('gone-notices')).toBeNull());
  expect(backend.calls).toContain('dropIntent gone_ho_dana');
});

test('many who were forgotten are told of in one sentence, with the newest times', async () => {
  open('gonemany');
  const button = await screen.findByTestId('gone-notices');
  expect(button.textContent).toContain('40 prospects');
  await fireEvent.click(button);
  const dialog = await screen.findByTestId('gone-dialog');
  expect(dialog.textContent.match(/Somebody whom you talk to/g)).toHaveLength(1);
  const times = screen.getAllByTestId('gone-at').map(({ textContent }) => textContent);
  expect(times).toHaveLength(12);
  expect(times[0]).toBe('4 min ago');
  expect(dialog.textContent).toContain('and 28 before');
});

test('offline says since when and what still works', async () => {
  open('offline');
  const connection = await screen.findByTestId('connection');
  expect(connection.dataset.state).toBe('offline');
  expect(connection.textContent).toContain('Answers are kept and sent when the hub is back');
});

test('quitting with offers open is asked about', async () => {
  const backend = open('usual');
  await screen.findAllByTestId('inbox-row');
  backend.emit('quitRequested', { offers: 2 });
  expect((await screen.findByTestId('quit-dialog')).textContent).toContain('2 offers are open');
  await fireEvent.click(screen.getByTestId('quit'));
  await waitFor(() => expect(backend.calls).toContain('quit'));
});

test('the alert’s window accepts with a key and tells who took it', async () => {
  const backend = open('usual', '#/card/priya');
  await screen.findByTestId('card-name');
  await key('a');
  await waitFor(() => expect(backend.calls).toContain('accept'));
  cleanup();
  open('taken', '#/card/priya');
  expect((await screen.findByTestId('answer-banner')).textContent).toMatch(/^Bo took it at/);
  expect(screen.queryByTestId('accept')).toBeNull();
});

test('a start that fails has words and a way out', async () => {
  open('broken');
  expect((await screen.findByRole('alert')).textContent).toContain(
    'The keychain is locked. Unlock it',
  );
});
