/** What became of notifications, on the page of a handoff. */
import {
  cleanup,
  configure,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { refusal } from '$lib/backend/fake/shell';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

// Whole windows are mounted: on a busy machine that takes its time.
configure({ asyncUtilTimeout: 5000 });
afterEach(cleanup);

function open(handoff: string, scene = 'usual') {
  history.replaceState(null, '', `#/inbox/${handoff}`);
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  return backend;
}

async function receipt(id: string) {
  const all = await screen.findAllByTestId('receipt');
  const found = all.find(({ dataset }) => dataset.id === id);
  if (!found) throw new Error(`${id} is there`);
  return found;
}

test('why something was not sent, and what the provider said, stands with it', async () => {
  open('dana');
  const withheld = await receipt('t-mail');
  expect(withheld.textContent).toMatch(/E-mail\s*Not sent[\s\S]*You took it first/);
  const dead = await receipt('t-mail-dead');
  expect(dead.textContent).toMatch(/Not delivered[\s\S]*550 5\.1\.1[\s\S]*Tried 4 times/);
});

test('what was given up is sent again at once', async () => {
  const backend = open('dana');
  await fireEvent.click(within(await receipt('t-mail-dead')).getByTestId('retry-delivery'));
  await waitFor(() => expect(backend.calls).toContain('retryDelivery t-mail-dead false'));
  await waitFor(async () => expect((await receipt('t-mail-dead')).dataset.state).toBe('queued'));
});

test('what may have arrived is asked about first', async () => {
  const backend = open('dana');
  await fireEvent.click(within(await receipt('t-hubspot')).getByTestId('retry-delivery'));
  expect((await screen.findByTestId('retry-unknown')).textContent).toContain(
    'It may have arrived. Send it again?',
  );
  expect(backend.calls.some((call) => call.startsWith('retryDelivery'))).toBe(false);
  await fireEvent.click(screen.getByTestId('retry-unknown-confirm'));
  await waitFor(() => expect(backend.calls).toContain('retryDelivery t-hubspot true'));
});

test('a message to me opens where it lies; one to somebody else does not', async () => {
  const backend = open('dana');
  const slack = await receipt('t-slack');
  await fireEvent.click(within(slack).getByTestId('open-receipt'));
  await waitFor(() =>
    expect(backend.calls).toContain(
      'openRecord dana https://ledgerline.slack.com/archives/D0ANA/p1741684802000100',
    ),
  );
  expect(within(await receipt('t-bo-told')).queryByTestId('open-receipt')).toBeNull();
});

test('a retry that is refused says why', async () => {
  const backend = open('dana');
  backend.retryDelivery = () =>
    Promise.reject(refusal('refused', 'The connection needs an admin first'));
  await fireEvent.click(within(await receipt('t-mail-dead')).getByTestId('retry-delivery'));
  expect((await screen.findByTestId('retry-failure')).textContent).toContain('needs an admin');
});

test('nobody has seen it: that is said once, with who was told', async () => {
  open('unseen', 'unseen');
  const words = await screen.findAllByTestId('waiting-words');
  expect(words).toHaveLength(1);
  expect(words[0]?.textContent).toMatch(
    /Nobody has seen this yet: Bo’s devices, Slack and e-mail show no sign of life\s*Since .*Told: you\./,
  );
});

test('the card has the links to the CRM and who else knows', async () => {
  const backend = open('dana');
  const records = await screen.findAllByTestId('record');
  expect(records.map(({ dataset }) => dataset.url)).toEqual([
    'https://app.hubspot.com/contacts/4215678/record/0-1/101',
    'https://ledgerline.my.salesforce.com/lightning/r/Contact/003Qy00000AbCdEIAV/view',
  ]);
  const [first] = screen.getAllByTestId('open-record');
  if (first) await fireEvent.click(first);
  await waitFor(() =>
    expect(backend.calls).toContain(
      'openRecord dana https://app.hubspot.com/contacts/4215678/record/0-1/101',
    ),
  );
  expect(screen.getByTestId('who-knows').textContent).toMatch(
    /Bo Achterberg\s*was asked, declined: In a call/,
  );
});
