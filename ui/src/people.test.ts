/** Teams, reps and owners of accounts in the settings, as an admin uses them. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

afterEach(cleanup);

function open(part: string, scene = 'usual') {
  history.replaceState(null, '', `#/settings/${part}`);
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  return backend;
}

const press = async (testid: string) => fireEvent.click(await screen.findByTestId(testid));
const type = (testid: string, value: string) =>
  fireEvent.input(screen.getByTestId(testid), { target: { value } });

async function edit(rep: string): Promise<HTMLElement> {
  const items = await screen.findAllByTestId('rep');
  const item = items.find(({ dataset }) => dataset.id === rep);
  if (!item) throw new Error('there is such a rep');
  await fireEvent.click(within(item).getByTestId('edit-rep'));
  return item;
}

test('how much a rep takes, and what for, is edited where they stand', async () => {
  const backend = open('team');
  const ana = await edit('rep-ana');
  await type('rep-weight', '2');
  await type('rep-channel-email', '1');
  const [skill] = within(ana).getAllByTestId('rep-skill-level');
  await fireEvent.change(skill ?? ana, { target: { value: '4' } });
  await press('save-rep');
  await waitFor(() => expect(backend.calls).toContain('changeRep rep-ana'));
  await waitFor(() => expect(screen.getByTestId('rep-state').textContent).toContain('Saved'));
  const saved = (await backend.team()).find(({ id }) => id === 'rep-ana');
  expect(saved).toMatchObject({
    weight: 2,
    profile: {
      channels: [
        { channel: 'voice', most: 1 },
        { channel: 'email', most: 1 },
      ],
    },
  });
  expect(saved?.profile?.skills?.some(({ level }) => level === 4)).toBe(true);
  await waitFor(() => expect(ana.textContent).toContain('share 2'));
});

test('languages are shown by name, and refused where they are none', async () => {
  open('team');
  await edit('rep-ana');
  await type('rep-languages', 'pt-BR, Klingon!');
  await press('save-rep');
  const field = screen.getByTestId('rep-languages');
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  await type('rep-languages', 'pt-BR');
  await press('save-rep');
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('false'));
  expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    'Brazilian Portuguese',
  );
});

test('the hub’s word that an admin must stay stands at the box', async () => {
  open('team');
  await edit('rep-ana');
  await press('edit-rep-admin');
  await press('save-rep');
  expect((await screen.findByTestId('rep-admin-error')).textContent).toContain(
    'At least one admin must stay',
  );
});

test('what happens to open work is said before a rep leaves, and what became of it after', async () => {
  const backend = open('team');
  await edit('rep-bo');
  expect(screen.getByTestId('employment').textContent).toMatch(
    /^\s*Leaves on .*31.*, then handed on to Ana/,
  );
  await press('rep-leaves');
  expect((await screen.findByTestId('leaving-words')).textContent).toContain(
    'finishes what is open: 3 handoffs',
  );
  await press('leaves-now');
  expect(screen.getByTestId('leaving-words').textContent).toMatch(
    /signed out on every device.*3 open handoffs go to Ana/s,
  );
  await press('leaving-confirm');
  await waitFor(() => expect(backend.calls).toContain('employRep rep-bo left'));
  const done = await screen.findByTestId('handed-on');
  expect(done.textContent).toContain('3 handoffs handed on, 2 meetings with another host.');
  expect(within(done).getAllByTestId('stuck-meeting')).toHaveLength(1);
  await press('rep-stays');
  await waitFor(() => expect(backend.calls).toContain('employRep rep-bo active'));
});

test('the last admin cannot leave: the dialog stays and says why', async () => {
  open('team');
  await edit('rep-ana');
  await press('rep-leaves');
  await press('leaving-confirm');
  expect((await screen.findByTestId('leaving-failure')).textContent).toContain(
    'At least one admin',
  );
});

test('a last day is typed as people write days, and not in the past', async () => {
  const backend = open('team');
  await edit('rep-cleo');
  await press('rep-leaves');
  const day = await screen.findByTestId('last-day');
  await fireEvent.change(day, { target: { value: '2020-01-01' } });
  expect(screen.getByTestId<HTMLButtonElement>('leaving-confirm').disabled).toBe(true);
  await fireEvent.change(day, { target: { value: '24 Dec 2099' } });
  await fireEvent.change(screen.getByTestId('successor'), { target: { value: 'rep-ana' } });
  await press('leaving-confirm');
  await waitFor(() => expect(backend.calls).toContain('employRep rep-cleo leaving'));
  expect((await backend.team()).find(({ id }) => id === 'rep-cleo')?.employment).toEqual({
    kind: 'leaving',
    last_day: '2099-12-24',
    successor: 'rep-ana',
  });
});

test('a team is made, changed and deleted; a refusal says why', async () => {
  const backend = open('team');
  await press('add-team');
  await type('team-name', 'France');
  const boxes = await screen.findAllByTestId('team-member');
  await fireEvent.click(boxes.find(({ dataset }) => dataset.id === 'rep-cleo') ?? document.body);
  await press('team-submit');
  await waitFor(() => expect(screen.getAllByTestId('team-item')).toHaveLength(3));
  expect(screen.getAllByTestId('team-item')[2]?.textContent).toMatch(/France\s*Cleo/);
  const drop = async (i: number) => {
    await fireEvent.click(screen.getAllByTestId('drop-team')[i] ?? document.body);
    await press('drop-team-confirm');
  };
  await drop(1);
  expect((await screen.findByTestId('team-failure')).textContent).toContain(
    'Change the rule first',
  );
  await drop(2);
  await waitFor(() => expect(screen.getAllByTestId('team-item')).toHaveLength(2));
  expect(backend.calls).toContain('dropTeam team-1');
});

test('an owner is looked up by key', async () => {
  open('accounts');
  await screen.findAllByTestId('owner-list');
  await type('owner-key', 'brightmoor.example');
  await press('owner-search');
  expect((await screen.findAllByTestId('owner-row')).map((row) => row.textContent.trim())).toEqual([
    expect.stringMatching(/^Bo Achterberg\s+owns the account brightmoor.example in list CRM/),
    expect.stringMatching(/^Cleo Marchetti.*Named accounts 2026/s),
  ]);
  await type('owner-key', 'nobody.example');
  await press('owner-search');
  await waitFor(() =>
    expect(screen.getByTestId('owner-found').textContent).toContain('Nobody owns'),
  );
});

test('faults of a list are listed with their lines, and nothing is changed', async () => {
  open('accounts');
  await press('add-owner-list');
  await type('owner-list-name', 'Partners');
  await type('owner-text', 'domain,owner\na.com,x@y.z\nb.com,bo@ledgerline.example\nc.com,\n');
  await press('owner-save');
  const faults = await screen.findByTestId('owner-faults');
  expect(
    within(faults)
      .getAllByRole('listitem')
      .map((line) => line.textContent),
  ).toEqual(['line 2, owner: no rep has x@y.z', 'line 4, owner: no rep has ""']);
  expect(screen.getAllByTestId('owner-list')).toHaveLength(2);
});

test('a large list is taken from its file and never drawn', async () => {
  const backend = open('accounts');
  await press('add-owner-list');
  const csv = `domain,owner\n${'acme.com,bo@ledgerline.example\n'.repeat(100_000)}`;
  const file = new File([csv], 'partners.csv', { type: 'text/csv' });
  Object.defineProperty(file, 'text', { value: () => Promise.resolve(csv) });
  const input = screen.getByTestId<HTMLInputElement>('owner-file');
  Object.defineProperty(input, 'files', { configurable: true, value: [file] });
  await fireEvent.change(input);
  expect((await screen.findByTestId('owner-taken')).textContent).toMatch(/partners\.csv.*100,000/s);
  expect(screen.queryByTestId('owner-text')).toBeNull();
  await press('owner-save');
  await waitFor(() => expect(screen.getAllByTestId('owner-list')).toHaveLength(3));
  expect(backend.calls).toContain('saveOwnerList partners');
});

test('a list is replaced under its name, and deleted after a question', async () => {
  const backend = open('accounts');
  const [crm] = await screen.findAllByTestId('owner-list');
  expect(crm?.textContent).toMatch(/98,412\s+rows, replaced .* by Ana Lindqvist/s);
  expect(within(crm ?? document.body).getByTestId('owner-orphaned').textContent).toContain('318');
  await fireEvent.click(within(crm ?? document.body).getByTestId('replace-owner-list'));
  expect(screen.getByTestId('owner-form').textContent).toContain('all 98,412 rows');
  await type('owner-text', 'domain,owner\na.com,bo@ledgerline.example');
  await press('owner-save');
  await waitFor(() => expect(backend.calls).toContain('saveOwnerList CRM'));
  await waitFor(() => expect(screen.queryByTestId('owner-form')).toBeNull());
  const [first] = screen.getAllByTestId('drop-owner-list');
  await fireEvent.click(first ?? document.body);
  await press('drop-owner-list-confirm');
  await waitFor(() => expect(screen.getAllByTestId('owner-list')).toHaveLength(1));
});

test('only admins see people and owners', async () => {
  open('accounts', 'rep');
  expect((await screen.findByTestId('settings-accounts-page')).textContent).toContain(
    'Only admins',
  );
});
