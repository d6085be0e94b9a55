/** Connections in the settings, as an admin uses them. */
import {
  cleanup,
  configure,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { refusal } from '$lib/backend/fake/shell';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

// Whole windows are mounted: on a busy machine that takes its time.
configure({ asyncUtilTimeout: 5000 });
afterEach(cleanup);

function open(scene: string) {
  history.replaceState(null, '', '#/settings/connections');
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  return backend;
}

const type = (testid: string, value: string) =>
  fireEvent.input(screen.getByTestId(testid), { target: { value } });
const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));

async function connection(id: string): Promise<HTMLElement> {
  const all = await screen.findAllByTestId('connection-item');
  const found = all.find(({ dataset }) => dataset.id === id);
  if (!found) throw new Error(`${id} is connected`);
  return found;
}

async function pick(kind: string) {
  const choice = screen
    .getAllByTestId('connection-kind')
    .find(({ dataset }) => dataset.id === kind);
  await fireEvent.click(choice ?? document.body);
}

test('what needs somebody stands first; each tells its state, what waits and what is wrong', async () => {
  open('usual');
  const all = await screen.findAllByTestId('connection-item');
  expect(all.map(({ dataset }) => dataset.id)).toEqual([
    'con-hubspot',
    'con-hook',
    'con-mail',
    'con-slack',
  ]);
  const hubspot = within(await connection('con-hubspot'));
  expect(hubspot.getByTestId('connection-state').textContent).toContain('Needs you');
  expect(hubspot.getByTestId('connection-problem').textContent).toContain('Sign in again');
  expect(hubspot.getByTestId('connection-counts').textContent).toMatch(
    /14 waiting · 1 given up today/,
  );
});

test('a test says step by step what works', async () => {
  const backend = open('usual');
  const mail = within(await connection('con-mail'));
  await fireEvent.click(mail.getByTestId('test-connection'));
  const steps = await mail.findAllByTestId('connection-test-step');
  expect(steps).toHaveLength(4);
  expect(steps[0]?.textContent).toMatch(/Works:\s+Connect:\s+smtp\.ledgerline/);
  const hook = within(await connection('con-hook'));
  await fireEvent.click(hook.getByTestId('test-connection'));
  const [bad] = await hook.findAllByTestId('connection-test-step');
  expect([bad?.dataset.ok, bad?.textContent]).toEqual(['false', expect.stringMatching(/Failed:/)]);
  expect(backend.calls).toContain('testConnection con-hook');
});

test('the first connection: a wrong token stands at its field; secrets go along, and only those', async () => {
  const backend = open('empty');
  await screen.findByTestId('new-connection');
  await pick('slack');
  const submit = screen.getByTestId<HTMLButtonElement>('connection-submit');
  await type('connection-name', 'Our Slack');
  await type('slack-token', 'xapp-1');
  expect(submit.disabled).toBe(true);
  await type('slack-app-token', 'xapp-1');
  await waitFor(() => expect(submit.disabled).toBe(false));
  await press('connection-submit');
  const field = screen.getByTestId('slack-token');
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  expect(screen.queryByTestId('connection-failure')).toBeNull();
  await type('slack-token', 'xoxb-1');
  const add = vi.spyOn(backend, 'addConnection');
  await press('connection-submit');
  await screen.findByTestId('connection-item');
  expect(add).toHaveBeenCalledWith({
    name: 'Our Slack',
    settings: { kind: 'slack', answers: 'socket', team_channel: null, api_url: null },
    secrets: { token: 'xoxb-1', app_token: 'xapp-1' },
  });
  expect(await screen.findAllByTestId('connection-test-step')).not.toHaveLength(0);
});

test('where the provider calls the hub, the address to enter there is shown at once', async () => {
  open('empty');
  await screen.findByTestId('new-connection');
  await pick('slack');
  await type('connection-name', 'Our Slack');
  await type('slack-token', 'xoxb-1');
  const request = screen.getAllByTestId('slack-answers')[1];
  await fireEvent.click(request ?? document.body);
  await type('slack-signing-secret', 's3cret');
  await press('connection-submit');
  expect((await screen.findByTestId('callback-url')).textContent).toContain('/v1/slack/');
});

test('the secret of a new webhook is shown once, to be copied', async () => {
  open('usual');
  await connection('con-mail');
  await press('add-connection');
  await pick('webhook');
  await type('connection-name', 'Billing');
  await type('webhook-url', 'hooks.example.com/billing');
  await press('connection-submit');
  expect((await screen.findByTestId('webhook-made-secret')).textContent).toMatch(/^whsec_/);
  await fireEvent.click(within(screen.getByTestId('webhook-made')).getByText('Done'));
  await waitFor(() => expect(screen.queryByTestId('webhook-made-secret')).toBeNull());
});

test('what is stored is never shown, and kept unless something new is typed', async () => {
  const backend = open('usual');
  const mail = await connection('con-mail');
  await fireEvent.click(within(mail).getByTestId('edit-connection'));
  const password = within(mail).getByTestId<HTMLInputElement>('mail-password');
  expect([password.type, password.value]).toEqual(['password', '']);
  expect(within(mail).getAllByText(/Stored; leave it empty to keep it/)).toHaveLength(2);
  expect(within(mail).queryByTestId('connection-kind')).toBeNull();
  await fireEvent.click(within(mail).getByTestId('connection-submit'));
  await waitFor(() => expect(backend.calls).toContain('saveConnection con-mail'));
  await fireEvent.click(within(await connection('con-mail')).getByTestId('edit-connection'));
  await type('mail-password', 'new');
  await press('connection-submit');
  await waitFor(() => expect(backend.calls).toContain('saveConnection con-mail password'));
});

test('what was typed for one kind is not sent to another', async () => {
  open('empty');
  await screen.findByTestId('new-connection');
  await pick('slack');
  await type('slack-token', 'xoxb-1');
  await pick('hubspot');
  expect(screen.getByTestId<HTMLInputElement>('crm-token').value).toBe('');
});

test('the port follows the encryption, until somebody changes it', async () => {
  open('empty');
  await screen.findByTestId('new-connection');
  const port = screen.getByTestId<HTMLInputElement>('mail-port');
  const [starttls, tls] = screen.getAllByTestId('mail-security');
  await fireEvent.click(tls ?? document.body);
  expect(port.value).toBe('465');
  await fireEvent.input(port, { target: { value: '2525' } });
  await fireEvent.click(starttls ?? document.body);
  expect(port.value).toBe('2525');
});

test('a refusal that belongs to no field stands above the buttons', async () => {
  const backend = open('empty');
  await screen.findByTestId('new-connection');
  backend.addConnection = () =>
    Promise.reject(refusal('unreachable', 'The hub does not answer', undefined, 'Try again.'));
  await pick('webhook');
  await type('connection-name', 'Billing');
  await type('webhook-url', 'hooks.example.com');
  await press('connection-submit');
  const failure = await screen.findByTestId('connection-failure');
  expect(failure.textContent).toContain('does not answer');
});

test('an admin signs in at the CRM in the browser, and the page goes on by itself', async () => {
  const backend = open('usual');
  const hubspot = await connection('con-hubspot');
  await fireEvent.click(within(hubspot).getByTestId('authorize'));
  await waitFor(() => expect(backend.calls).toContain('authorizeConnection con-hubspot'));
  await waitFor(() => expect(within(hubspot).queryByTestId('connection-problem')).toBeNull());
  expect(within(hubspot).queryByTestId('authorize-waiting')).toBeNull();
});

test('removing is asked about first', async () => {
  const backend = open('usual');
  const hook = await connection('con-hook');
  await fireEvent.click(within(hook).getByTestId('drop-connection'));
  expect(backend.calls).not.toContain('dropConnection con-hook');
  await fireEvent.click(await screen.findByTestId('drop-connection-confirm'));
  await waitFor(() => expect(screen.getAllByTestId('connection-item')).toHaveLength(3));
});

test('among many one looks for a name or a kind', async () => {
  open('many');
  expect(await screen.findAllByTestId('connection-item')).toHaveLength(40);
  await type('find-connection', 'slack');
  await waitFor(() => expect(screen.getAllByTestId('connection-item')).toHaveLength(1));
});

test('only admins see what is connected', async () => {
  open('rep');
  const page = await screen.findByTestId('settings-connections-page');
  expect(page.textContent).toContain('Only admins');
});
