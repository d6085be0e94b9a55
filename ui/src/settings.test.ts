/** Calendars, hours and booking in the settings, as a person uses them. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

afterEach(cleanup);

function open(scene: string, part: string) {
  history.replaceState(null, '', `#/settings/${part}`);
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  return backend;
}

const type = (testid: string, value: string) =>
  fireEvent.input(screen.getByTestId(testid), { target: { value } });
const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));

async function fillCaldav(password: string) {
  await screen.findByTestId('caldav');
  await type('caldav-url', 'cal.ledgerline.example');
  await type('caldav-user', 'ana');
  await type('caldav-password', password);
  await press('caldav-submit');
}

test('a wrong password stands beside its field; with the right one the account is there', async () => {
  const backend = open('nocalendar', 'calendar');
  await fillCaldav('wrong');
  const field = screen.getByTestId('caldav-password');
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  await type('caldav-password', 'right');
  await press('caldav-submit');
  const account = await screen.findByTestId('calendar-account');
  expect(account.textContent).toContain('ana@cal.ledgerline.example');
  expect(backend.calls).toContain('connectCaldav cal.ledgerline.example ana');
});

test('while the person is in the browser it waits, and can be given up without an error', async () => {
  const backend = open('nocalendar', 'calendar');
  await fireEvent.click(await screen.findByTestId('connect-google'));
  await fireEvent.click(await screen.findByTestId('connect-cancel'));
  await waitFor(() => expect(screen.queryByTestId('connect-waiting')).toBeNull());
  expect(backend.calls).toContain('cancelConnect');
  expect(screen.queryByTestId('connect-failure')).toBeNull();
});

test('a calendar without a client of the company has no button', async () => {
  open('nocalendar', 'calendar');
  await screen.findByTestId('caldav');
  expect(screen.queryByTestId('connect-microsoft')).toBeNull();
});

test('what makes busy and where meetings go is chosen by calendar', async () => {
  const backend = open('usual', 'calendar');
  const [account] = await screen.findAllByTestId('calendar-account');
  if (!account) throw new Error('there is an account');
  const [, busy] = within(account).getAllByTestId('calendar-busy');
  await fireEvent.click(busy ?? account);
  await waitFor(() => expect(backend.calls).toContain('chooseCalendars acc-1 work work'));
  const [, meetings, readOnly] =
    within(account).getAllByTestId<HTMLInputElement>('calendar-meetings');
  expect(readOnly?.disabled).toBe(true);
  await fireEvent.click(meetings ?? account);
  await waitFor(() => expect(backend.calls).toContain('chooseCalendars acc-1 work private'));
});

test('a test shows each step, and where it broke', async () => {
  open('usual', 'calendar');
  const [good, bad] = await screen.findAllByTestId('calendar-account');
  if (!good || !bad) throw new Error('there are two accounts');
  await fireEvent.click(within(good).getByTestId('test-calendar'));
  expect(
    (await within(good).findAllByTestId('calendar-test-step')).map((s) => s.dataset.ok),
  ).toEqual(['true', 'true', 'true', 'true']);
  await fireEvent.click(within(bad).getByTestId('test-calendar'));
  const steps = await within(bad).findAllByTestId('calendar-test-step');
  expect(steps.map((s) => s.dataset.ok)).toEqual(['false']);
  expect(steps[0]?.textContent).toContain('Connect the account again');
});

test('disconnecting is asked about first', async () => {
  const backend = open('usual', 'calendar');
  const [first] = await screen.findAllByTestId('disconnect-calendar');
  await fireEvent.click(first ?? document.body);
  expect(backend.calls).not.toContain('disconnectCalendar acc-1');
  await fireEvent.click(await screen.findByTestId('disconnect-confirm'));
  await waitFor(() => expect(screen.getAllByTestId('calendar-account')).toHaveLength(1));
});

test('a range that is wrong is marked at once and keeps hours from being saved', async () => {
  const backend = open('usual', 'hours');
  const [monday] = await screen.findAllByTestId('week-day');
  if (!monday) throw new Error('there is a Monday');
  const [to] = within(monday).getAllByTestId('range-to');
  await fireEvent.input(to ?? monday, { target: { value: '08:00' } });
  expect((await screen.findByTestId('range-error')).textContent).toContain('after the start');
  expect(screen.getByTestId<HTMLButtonElement>('save-hours').disabled).toBe(true);
  await fireEvent.input(to ?? monday, { target: { value: '12:00' } });
  await press('save-hours');
  await waitFor(() => expect(backend.calls).toContain('saveHours'));
  await waitFor(() => expect(screen.getByTestId('hours-state').textContent).toContain('Saved'));
  expect((await backend.hours(null)).hours.week?.[0]).toEqual({
    weekday: 'monday',
    from: '09:00',
    to: '12:00',
  });
});

test('the hours of a day are copied to all working days', async () => {
  open('usual', 'hours');
  const days = await screen.findAllByTestId('week-day');
  const friday = days[4];
  if (!friday) throw new Error('there is a Friday');
  await fireEvent.click(within(friday).getByTestId('range-copy'));
  await waitFor(() =>
    expect(days.map((day) => within(day).queryAllByTestId('range-from').length)).toEqual([
      1, 1, 1, 1, 1, 0, 0,
    ]),
  );
});

test('leave is typed as people write days', async () => {
  const backend = open('usual', 'hours');
  await fireEvent.click(await screen.findByTestId('leave-add'));
  const from = screen.getAllByTestId('days-from').at(-1) ?? document.body;
  await fireEvent.change(from, { target: { value: '2027-12-24' } });
  const to = screen.getAllByTestId('days-to').at(-1) ?? document.body;
  await fireEvent.change(to, { target: { value: '31 Dec 2027' } });
  await press('save-hours');
  await waitFor(() => expect(backend.calls).toContain('saveHours'));
  expect((await backend.hours(null)).hours.leave?.at(-1)).toEqual({
    from: '2027-12-24',
    to: '2027-12-31',
    name: '',
    delegate: null,
  });
});

test('leave says who stands in', async () => {
  const backend = open('usual', 'hours');
  const [who] = await screen.findAllByTestId<HTMLSelectElement>('days-delegate');
  expect(who?.selectedOptions[0]?.text).toBe('Bo Achterberg stands in');
  await fireEvent.change(who ?? document.body, { target: { value: 'rep-cleo' } });
  await press('save-hours');
  await waitFor(() => expect(backend.calls).toContain('saveHours'));
  expect((await backend.hours(null)).hours.leave?.[0]?.delegate).toBe('rep-cleo');
});

test('an admin edits the hours of another, who has set none', async () => {
  open('usual', 'hours');
  await fireEvent.change(await screen.findByTestId('hours-rep'), { target: { value: 'rep-bo' } });
  await waitFor(() => expect(screen.getByTestId<HTMLInputElement>('own-week').checked).toBe(false));
  expect(screen.queryByTestId('week')).toBeNull();
});

test('what the hub refuses of a kind of meeting stands at its field, unfolded', async () => {
  open('usual', 'booking');
  const [, demo] = await screen.findAllByTestId('meeting-type');
  if (!demo) throw new Error('there is a second kind');
  await fireEvent.click(within(demo).getByTestId('meeting-type-open'));
  await fireEvent.input(within(demo).getByTestId('type-minutes'), { target: { value: '900' } });
  await fireEvent.click(within(demo).getByTestId('meeting-type-open'));
  await press('save-booking');
  const minutes = await within(demo).findByTestId('type-minutes');
  await waitFor(() => expect(minutes.getAttribute('aria-invalid')).toBe('true'));
  const words = document.getElementById(minutes.getAttribute('aria-describedby') ?? '');
  expect(words?.textContent).toContain('5 to 480 minutes');
});

test('a new kind of meeting gets its id from its name', async () => {
  const backend = open('usual', 'booking');
  await fireEvent.click(await screen.findByTestId('add-meeting-type'));
  await fireEvent.input(await screen.findByTestId('type-name'), {
    target: { value: 'Security review' },
  });
  await press('save-booking');
  await waitFor(() => expect(backend.calls).toContain('saveBookingSettings'));
  expect((await backend.bookingSettings()).types?.at(-1)).toMatchObject({
    id: 'security_review',
    name: 'Security review',
    minutes: 30,
    location: { kind: 'phone' },
  });
});

test('only admins see what the workspace books', async () => {
  open('rep', 'booking');
  const page = await screen.findByTestId('settings-booking-page');
  expect(page.textContent).toContain('Only admins');
});
