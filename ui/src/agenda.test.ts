/** Agenda, calendars and hours as a person uses them, with the stand-in behind them. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

/** A Wednesday morning in Berlin. */
const NOW = Date.parse('2026-03-11T09:20:00Z');

beforeEach(() => {
  const [real, started] = [Date.now.bind(Date), Date.now()];
  vi.spyOn(Date, 'now').mockImplementation(() => NOW + real() - started);
  history.replaceState(null, '', '#');
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 800 });
});
afterEach(cleanup);

function open(scene: string, hash: string) {
  history.replaceState(null, '', hash);
  const backend = new FakeBackend(worldOf(scene, NOW));
  render(App, { backend });
  return backend;
}

const key = (name: string) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: name });
const type = (testid: string, value: string) =>
  fireEvent.input(screen.getByTestId(testid), { target: { value } });
const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));
const meetings = () => screen.findAllByTestId('agenda-meeting');

test('keys lead to the agenda, through weeks and days, and back to today', async () => {
  open('usual', '#/inbox');
  await screen.findAllByTestId('inbox-row');
  await key('g');
  await key('a');
  const title = await screen.findByTestId('agenda-title');
  const here = title.textContent;
  await key('n');
  await waitFor(() => expect(title.textContent).not.toBe(here));
  await key('ArrowLeft');
  await waitFor(() => expect(title.textContent).toBe(here));
  await key('d');
  await waitFor(() => expect(screen.getAllByTestId('agenda-day')).toHaveLength(1));
  await key('p');
  await key('t');
  await waitFor(() => expect(screen.getByTestId('agenda-day').dataset.day).toBe('2026-03-11'));
});

test('meetings stand in the document in the order of time, each with everything in its name', async () => {
  open('usual', '#/agenda/week/today');
  const found = await meetings();
  expect(found.map((m) => m.dataset.id)).toEqual([
    'mtg_heike',
    'mtg_bastien',
    'mtg_lucia',
    'mtg_priya',
    'mtg_rohit',
    'mtg_kofi',
  ]);
  const label = found[3]?.querySelector('.sr-only')?.textContent ?? '';
  for (const part of ['Thursday', 'March', 'Priya Raghunathan', 'Brightmoor', 'in New York']) {
    expect(label).toContain(part);
  }
  expect(found[4]?.querySelector('.sr-only')?.textContent).toContain('hosted by Bo Achterberg');
});

test('keys move through the meetings, open one and close it', async () => {
  open('usual', '#/agenda/week/today');
  await meetings();
  await key('j');
  await key('j');
  expect((document.activeElement as HTMLElement).dataset.id).toBe('mtg_bastien');
  await fireEvent.click(document.activeElement ?? document.body);
  expect((await screen.findByTestId('meeting')).dataset.id).toBe('mtg_bastien');
  await key('j');
  await waitFor(() => expect(screen.getByTestId('meeting').dataset.id).toBe('mtg_lucia'));
  await key('Escape');
  await waitFor(() => expect(screen.queryByTestId('meeting')).toBeNull());
});

test('pointing at a meeting shows the hours of the prospect beside one’s own', async () => {
  open('usual', '#/agenda/week/today');
  const found = await meetings();
  const hours = screen.getByTestId('agenda-hours');
  expect(hours.dataset.other).toBe('');
  await fireEvent.pointerEnter(found[3] ?? document.body);
  await waitFor(() => expect(hours.dataset.other).toBe('America/New_York'));
  await fireEvent.pointerLeave(found[3] ?? document.body);
  await waitFor(() => expect(hours.dataset.other).toBe(''));
});

test('a meeting is cancelled with a reason, which is sent, and then reads as cancelled', async () => {
  const backend = open('usual', '#/agenda/week/2026-03-12/mtg_priya');
  await fireEvent.click(await screen.findByTestId('meeting-cancel'));
  await screen.findByTestId('cancel-dialog');
  await type('cancel-reason', 'I am ill, sorry.');
  await press('cancel-confirm');
  await waitFor(() => expect(backend.calls).toContain('cancelMeeting mtg_priya I am ill, sorry.'));
  await waitFor(() => expect(screen.getByTestId('meeting').dataset.state).toBe('cancelled'));
  expect(screen.getByTestId('meeting-ended').textContent).toContain('I am ill, sorry.');
  expect(screen.queryByTestId('meeting-move')).toBeNull();
});

test('a conflict offers other times, and one press takes one', async () => {
  const backend = open('usual', '#/agenda/week/2026-03-12/mtg_lucia');
  const [proposal] = await screen.findAllByTestId('meeting-proposal');
  expect(proposal?.textContent).toMatch(/Move to Thu/);
  await fireEvent.click(proposal ?? document.body);
  await waitFor(() =>
    expect(backend.calls).toContain('moveMeeting mtg_lucia 2026-03-12T14:00:00.000Z'),
  );
  await waitFor(() => expect(screen.queryByTestId('meeting-conflict')).toBeNull());
});

test('other times stand by day with the prospect’s beside, and one of them is taken', async () => {
  const backend = open('usual', '#/agenda/week/2026-03-12/mtg_priya');
  await fireEvent.click(await screen.findByTestId('meeting-move'));
  const [slot] = await screen.findAllByTestId('move-slot');
  expect(slot?.getAttribute('aria-label')).toMatch(/Friday.*in New York/);
  await fireEvent.click(slot ?? document.body);
  await waitFor(() =>
    expect(backend.calls).toContain(`moveMeeting mtg_priya ${slot?.dataset.start ?? ''}`),
  );
});

test('where free times cannot be had, it says so and can be tried again', async () => {
  const backend = open('stuck', '#/agenda/week/2026-03-12/mtg_priya');
  await fireEvent.click(await screen.findByTestId('meeting-move'));
  const failure = await screen.findByTestId('move-failure');
  expect(failure.textContent).toContain('The hub does not answer');
  await fireEvent.click(within(failure).getByText('Try again'));
  await waitFor(() =>
    expect(backend.calls.filter((call) => call === 'meetingSlots')).toHaveLength(2),
  );
});

test('how it went is said after it began, not before', async () => {
  const backend = open('usual', '#/agenda/week/2026-03-09/mtg_heike');
  await fireEvent.click(await screen.findByTestId('meeting-no-show'));
  await waitFor(() => expect(screen.getByTestId('meeting').dataset.state).toBe('no_show'));
  expect(backend.calls).toContain('settleMeeting mtg_heike false');
  cleanup();
  open('usual', '#/agenda/week/2026-03-12/mtg_priya');
  await screen.findByTestId('meeting-move');
  expect(screen.queryByTestId('meeting-held')).toBeNull();
});

test('a change that is stuck can be tried again, one that was refused says why', async () => {
  const backend = open('stuck', '#/agenda/week/2026-03-13/mtg_kofi');
  const change = await screen.findByTestId('meeting-change');
  expect(change.dataset.kind).toBe('wedged');
  await fireEvent.click(within(change).getByTestId('retry-intent'));
  await waitFor(() => expect(backend.calls).toContain('retryIntent intent-kofi'));
  cleanup();
  open('stuck', '#/agenda/week/2026-03-12/mtg_lucia');
  expect((await screen.findByTestId('meeting-change')).textContent).toContain(
    'Lucía had moved it a minute before.',
  );
});

test('without a calendar the agenda says what is unknown and leads to the settings', async () => {
  open('nocalendar', '#/agenda/week/today');
  await fireEvent.click(await screen.findByTestId('no-calendar-connect'));
  expect(await screen.findByTestId('settings-calendar-page')).toBeTruthy();
});

test('a link to a meeting opens it on its day', async () => {
  const backend = open('usual', '#/inbox');
  await screen.findAllByTestId('inbox-row');
  backend.emit('navigate', { handoff: null, meeting: 'mtg_kofi', settings: false });
  expect((await screen.findByTestId('meeting')).dataset.id).toBe('mtg_kofi');
  await waitFor(() => expect(location.hash).toBe('#/agenda/week/2026-03-13/mtg_kofi'));
});

test('a booked handoff shows its meeting, cannot be given back, and leads to the agenda', async () => {
  open('usual', '#/inbox/booked');
  const section = await screen.findByTestId('handoff-meeting');
  expect(section.textContent).toContain('in New York');
  expect(screen.getByTestId('row-meeting').textContent).toContain('Thu');
  expect(screen.queryByTestId('give-back')).toBeNull();
  await press('open-in-agenda');
  expect((await screen.findByTestId('meeting')).dataset.id).toBe('mtg_priya');
});

test('why a time is not offered is looked up, with every reason', async () => {
  const backend = open('usual', '#/agenda/week/today');
  await fireEvent.click(await screen.findByTestId('inspect-open'));
  await screen.findByTestId('inspector');
  await type('inspect-day', '2026-03-12');
  await type('inspect-time', '11:30');
  await press('inspect-submit');
  const found = await screen.findByTestId('inspection');
  expect(found.dataset.free).toBe('false');
  expect(
    within(found)
      .getAllByTestId('obstacle')
      .map((o) => o.dataset.kind),
  ).toEqual(['meeting', 'busy']);
  expect(backend.calls).toContain('inspect - intro 2026-03-12T10:30:00.000Z');
});
