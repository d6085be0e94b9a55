/** The calendar accounts of the hub in the settings, as an admin uses them. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { refusal } from '$lib/backend/fake/shell';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

afterEach(cleanup);

function open(scene: string) {
  history.replaceState(null, '', '#/settings/team-calendars');
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  return backend;
}

const type = (testid: string, value: string) =>
  fireEvent.input(screen.getByTestId(testid), { target: { value } });
const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));

async function accounts(): Promise<[HTMLElement, HTMLElement]> {
  const [good, bad] = await screen.findAllByTestId('team-calendar');
  if (!good || !bad) throw new Error('there are two accounts');
  return [good, bad];
}

async function unfold(account: HTMLElement): Promise<HTMLSelectElement[]> {
  await fireEvent.click(within(account).getByTestId('team-calendar-open'));
  return within(account).findAllByTestId<HTMLSelectElement>('team-link-calendar');
}

function at(selects: HTMLSelectElement[], index: number): HTMLSelectElement {
  const select = selects[index];
  if (!select) throw new Error('there is such a rep');
  return select;
}

test('an account tells where it is, when it was read, whose it is and what is wrong', async () => {
  open('usual');
  const [good, bad] = await accounts();
  expect(within(good).getByTestId('team-calendar-read').textContent).toMatch(
    /CalDAV · baton@cal\.ledgerline\.example · read 2 min ago/,
  );
  expect(within(good).getByTestId('team-calendar-reps').textContent).toBe(
    'Ana Lindqvist, Bo Achterberg, Cleo Marchetti',
  );
  expect(within(good).queryByTestId('team-calendar-problem')).toBeNull();
  expect(within(bad).getByTestId('team-calendar-problem').textContent).toContain('was revoked');
});

test('each rep gets one of the calendars, or none, and only what changed is to be saved', async () => {
  const backend = open('usual');
  const [good] = await accounts();
  const selects = await unfold(good);
  const save = within(good).getByTestId<HTMLButtonElement>('save-team-links');
  expect(selects.map((s) => s.value)).toEqual([
    '/dav/ana/work/',
    '/dav/bo/work/',
    '/dav/cleo/work/',
  ]);
  expect(save.disabled).toBe(true);
  await fireEvent.change(at(selects, 1), { target: { value: '' } });
  await fireEvent.change(at(selects, 2), { target: { value: '/dav/cleo/travel/' } });
  await fireEvent.click(save);
  await waitFor(() =>
    expect(within(good).getByTestId('team-links-state').textContent).toContain('Saved'),
  );
  expect((await backend.teamCalendars())[0]?.links).toEqual([
    { rep: 'rep-ana', calendar: '/dav/ana/work/' },
    { rep: 'rep-cleo', calendar: '/dav/cleo/travel/' },
  ]);
  await waitFor(() => expect(save.disabled).toBe(true));
});

test('calendars of one name are told apart, and those that take no meetings are marked', async () => {
  open('usual');
  const [good] = await accounts();
  const labels = [...at(await unfold(good), 0).options].map((option) => option.text);
  expect(labels).toEqual([
    'None',
    'Ana Lindqvist',
    'Bo Achterberg',
    'Cleo Marchetti',
    'Travel (/dav/cleo/travel/)',
    'Travel (/dav/team/travel/)',
    'Holidays in Berlin · read only',
  ]);
});

test('a calendar that is no longer there stays chosen until another is', async () => {
  const backend = open('usual');
  backend.listTeamCalendar = () =>
    Promise.resolve([{ id: '/dav/bo/work/', name: 'Bo', writable: true }]);
  const [good] = await accounts();
  const ana = at(await unfold(good), 0);
  expect(ana.value).toBe('/dav/ana/work/');
  expect([...ana.options].map((option) => option.text)).toEqual([
    'None',
    'A calendar that is gone',
    'Bo',
  ]);
});

test('while the calendars of an account are read it waits; if that fails it says why', async () => {
  const backend = open('usual');
  const [good, bad] = await accounts();
  await fireEvent.click(within(bad).getByTestId('team-calendar-open'));
  // What is wrong stands there already, and is not said twice.
  await within(bad).findByTestId('team-links-unread');
  expect(within(bad).getAllByText(/Calendly refused the token/)).toHaveLength(1);

  const list = backend.listTeamCalendar;
  backend.listTeamCalendar = () =>
    Promise.reject(refusal('unreachable', 'The hub does not answer', undefined, 'Try again.'));
  await fireEvent.click(within(good).getByTestId('team-calendar-open'));
  const failure = await within(good).findByTestId('team-links-failure');
  expect(failure.textContent).toContain('The hub does not answer');
  expect(within(good).queryByTestId('team-links')).toBeNull();
  backend.listTeamCalendar = list;
  await fireEvent.click(within(failure).getByText('Try again'));
  await within(good).findByTestId('team-links');

  backend.listTeamCalendar = () => new Promise(() => undefined);
  await fireEvent.click(within(good).getByTestId('team-calendar-open'));
  await fireEvent.click(within(good).getByTestId('team-calendar-open'));
  expect(await within(good).findByRole('status', { name: /Reading/ })).toBeTruthy();
});

test('a refusal to link stands by the choice, which is kept', async () => {
  const backend = open('usual');
  backend.linkTeamCalendar = () =>
    Promise.reject(refusal('unreachable', 'The hub does not answer', undefined, 'Try again.'));
  const [good] = await accounts();
  const selects = await unfold(good);
  await fireEvent.change(at(selects, 0), { target: { value: '/dav/team/travel/' } });
  await fireEvent.click(within(good).getByTestId('save-team-links'));
  expect((await within(good).findByRole('alert')).textContent).toContain('does not answer');
  expect(at(selects, 0).value).toBe('/dav/team/travel/');
  expect(within(good).getByTestId('team-links-state').textContent).toContain('not saved');
});

test('the first account: a wrong password stands at its field, then its calendars are asked for', async () => {
  const backend = open('nocalendar');
  await screen.findByTestId('new-team-calendar');
  await type('team-calendar-name', 'Company');
  await type('team-calendar-url', 'cal.ledgerline.example');
  await type('team-calendar-user', 'baton');
  await type('team-calendar-password', 'wrong');
  await press('team-calendar-submit');
  const field = screen.getByTestId('team-calendar-password');
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  expect(screen.queryByTestId('team-calendar-failure')).toBeNull();
  await type('team-calendar-password', 'right');
  await press('team-calendar-submit');
  const account = await screen.findByTestId('team-calendar');
  expect(backend.calls).toContain('addTeamCalendar caldav https://cal.ledgerline.example');
  expect(account.textContent).toContain('not read yet');
  expect(await within(account).findAllByTestId('team-link')).toHaveLength(3);
  expect(screen.queryByTestId('new-team-calendar')).toBeNull();
});

test('Calendly wants a name and a token alone, and says that bookings are not written there', async () => {
  const backend = open('usual');
  await accounts();
  await press('add-team-calendar');
  const [, calendly] = screen.getAllByTestId('team-provider');
  expect(calendly?.closest('label')?.textContent).toContain('bookings are not written there');
  await fireEvent.click(calendly ?? document.body);
  expect(screen.queryByTestId('team-calendar-url')).toBeNull();
  expect(screen.queryByTestId('team-calendar-user')).toBeNull();
  await type('team-calendar-name', 'Bo’s Calendly');
  await type('team-calendar-password', 'token');
  await press('team-calendar-submit');
  await waitFor(() => expect(screen.getAllByTestId('team-calendar')).toHaveLength(3));
  expect(backend.calls).toContain('addTeamCalendar calendly');
});

test('disconnecting is asked about first', async () => {
  const backend = open('usual');
  const [good] = await accounts();
  await fireEvent.click(within(good).getByTestId('drop-team-calendar'));
  expect(backend.calls).not.toContain('dropTeamCalendar tcal-1');
  await fireEvent.click(await screen.findByTestId('drop-team-calendar-confirm'));
  await waitFor(() => expect(screen.getAllByTestId('team-calendar')).toHaveLength(1));
  expect(backend.calls).toContain('dropTeamCalendar tcal-1');
});

test('only admins see the accounts of the hub', async () => {
  open('rep');
  const page = await screen.findByTestId('settings-team-calendars-page');
  expect(page.textContent).toContain('Only admins');
});
