/** Who is told what, in the settings: for everyone as an admin, for oneself as a rep. */
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
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

// Whole windows are mounted: on a busy machine that takes its time.
configure({ asyncUtilTimeout: 5000 });
afterEach(cleanup);

function open(part: string, scene = 'usual') {
  history.replaceState(null, '', `#/settings/${part}`);
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  return backend;
}

const type = (testid: string, value: string) =>
  fireEvent.input(screen.getByTestId(testid), { target: { value } });
const choose = (testid: string, value: string) =>
  fireEvent.change(screen.getByTestId(testid), { target: { value } });
const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));
const text = (testid: string) => screen.getByTestId(testid).textContent;

async function event(id: string, testid = 'event') {
  const all = await screen.findAllByTestId(testid);
  const found = all.find(({ dataset }) => dataset.id === id);
  if (!found) throw new Error(`${id} is there`);
  return within(found);
}

test('each event says in words what happens on each channel', async () => {
  open('notify');
  const offered = await event('offered');
  expect(offered.getByTestId('event-line').textContent).toBe(
    'Desktop at once · HubSpot at once · Webhook at once · Slack after 30 s, if nobody acted · E-mail after 5 min, if nobody acted',
  );
  const cells = screen.getByTestId('events').querySelectorAll('[data-id="offered"] [data-channel]');
  const lines = (cell: Element) =>
    Array.from(cell.querySelectorAll('.block'), (line) => line.textContent.trim());
  expect(Array.from(cells, lines)).toEqual([
    ['after 5 min', 'if nobody acted'],
    ['after 30 s', 'if nobody acted', 'also in quiet hours', 'cannot be turned off'],
    ['at once'],
    ['at once'],
  ]);
  // Nothing is planned there for it, and yet somebody is told.
  const taken = screen.getByTestId('events').querySelector('[data-id="accepted"] [data-channel]');
  expect(taken?.textContent.trim()).toBe('whoever was told');
});

test('a step is changed, another is added, and they are saved in the order of their delays', async () => {
  const backend = open('notify');
  const lapsed = await event('lapsed');
  await fireEvent.click(lapsed.getByTestId('event-open'));
  await fireEvent.input(lapsed.getByTestId('step-after'), { target: { value: '600' } });
  await fireEvent.click(lapsed.getByTestId('step-unless'));
  await fireEvent.change(lapsed.getByTestId('step-channel'), { target: { value: 'slack|' } });
  await press('save-notify');
  await waitFor(() => expect(text('notify-state')).toContain('Saved'));
  const rule = (await backend.notifications()).policy.rules.find((r) => r.event === 'lapsed');
  expect(rule?.steps).toEqual([
    {
      ...{ channel: 'slack', connection: null, after_seconds: 600 },
      ...{ unless_acted: true, urgent: false, required: false },
    },
  ]);
});

test('what is not connected waits below, and can be left out', async () => {
  const backend = open('notify');
  backend.connections = () => Promise.resolve([]);
  await screen.findByTestId('nothing-connected');
  const offered = await event('offered');
  expect(offered.getByTestId('event-line').textContent).toBe('Desktop at once');
  await fireEvent.click(offered.getByTestId('event-open'));
  expect(offered.getByTestId('latent-steps').textContent).toContain('Slack after 30 s');
  expect(offered.queryByTestId('step')).toBeNull();
  await fireEvent.click(offered.getByTestId('drop-latent'));
  expect(offered.queryByTestId('latent-steps')).toBeNull();
  await press('save-notify');
  await waitFor(() => expect(text('notify-state')).toContain('Saved'));
  const { policy } = await backend.notifications();
  const rule = policy.rules.find((r) => r.event === 'offered' && r.for.kind === 'everyone');
  expect(rule?.steps).toEqual([]);
});

test('a delay that is not there is mended before it can be saved', async () => {
  open('notify');
  const lapsed = await event('lapsed');
  await fireEvent.click(lapsed.getByTestId('event-open'));
  await fireEvent.input(lapsed.getByTestId('step-after'), { target: { value: '' } });
  await waitFor(() => expect(text('notify-state')).toContain('Mend what is marked'));
  expect(screen.getByTestId<HTMLButtonElement>('save-notify').disabled).toBe(true);
});

test('a refused step is unfolded, with the hub’s words at its field', async () => {
  open('notify');
  const lapsed = await event('lapsed');
  await fireEvent.click(lapsed.getByTestId('event-open'));
  await fireEvent.input(lapsed.getByTestId('step-after'), { target: { value: '700000' } });
  await fireEvent.click(lapsed.getByTestId('event-open'));
  await press('notify-general');
  await press('save-notify');
  await waitFor(async () =>
    expect((await event('lapsed')).getByTestId('figure-error').textContent).toContain('7 days'),
  );
});

test('a team gets another rule than everyone, once for each event', async () => {
  const backend = open('notify', 'usual');
  await event('booked', 'own-rule');
  await choose('own-rule-for', 'rep|rep-bo');
  await choose('own-rule-event', 'lapsed');
  await press('add-own-rule');
  const own = await event('lapsed', 'own-rule');
  expect(own.getByTestId('own-rule-open').textContent).toContain('Bo Achterberg · Lapsed');
  await fireEvent.click(own.getByTestId('step-remove'));
  await choose('own-rule-for', 'rep|rep-bo');
  expect(screen.getByTestId<HTMLButtonElement>('add-own-rule').disabled).toBe(true);
  await press('save-notify');
  await waitFor(() => expect(text('notify-state')).toContain('Saved'));
  expect((await backend.notifications()).policy.rules.at(-1)).toEqual({
    event: 'lapsed',
    for: { kind: 'rep', rep: 'rep-bo' },
    steps: [],
  });
});

test('what happens when nobody sees it, and quiet hours, are saved as they are ticked', async () => {
  const backend = open('notify/general');
  await screen.findByTestId('watchdog-on');
  const next = screen.getAllByTestId('watchdog-act').find((a) => a.dataset.id === 'next_rep');
  await fireEvent.click(next ?? document.body);
  await fireEvent.change(screen.getByTestId('quiet-from'), { target: { value: '19:30' } });
  await press('reps-choose');
  await press('save-notify');
  await waitFor(() => expect(text('notify-state')).toContain('Saved'));
  const { policy } = await backend.notifications();
  expect(policy.watchdog.then).toEqual(['hurry', 'escalate', 'next_rep', 'tell_prospect']);
  expect([policy.quiet?.from, policy.reps_choose]).toEqual(['19:30', false]);
});

test('who was quicker is told by name; theirs is shown, or mine saved over it', async () => {
  const backend = open('notify/general');
  await screen.findByTestId('watchdog-on');
  backend.notifiedElsewhere();
  await press('quiet-on');
  await press('save-notify');
  expect((await screen.findByTestId('notify-conflict')).textContent).toMatch(
    /Bo Achterberg\s+saved the\s+notifications/,
  );
  await press('overwrite');
  await waitFor(() => expect(screen.queryByTestId('notify-conflict')).toBeNull());
  const { policy } = await backend.notifications();
  expect([policy.quiet, policy.reps_choose]).toEqual([null, true]);
  backend.notifiedElsewhere();
  await press('quiet-on');
  await press('save-notify');
  await screen.findByTestId('notify-conflict');
  await press('take-theirs');
  await waitFor(() =>
    expect(screen.getByTestId<HTMLInputElement>('reps-choose').checked).toBe(false),
  );
  expect(text('notify-state')).not.toContain('Changed');
});

test('leaving what is not saved is asked about; other sides of the page are no way out', async () => {
  open('notify/general');
  await screen.findByTestId('watchdog-on');
  await press('quiet-on');
  await press('notify-rules');
  expect(screen.queryByTestId('leave-dialog')).toBeNull();
  await press('inbox-nav');
  await screen.findByTestId('leave-dialog');
  await press('leave-save');
  await screen.findByTestId('inbox');
});

test('words are changed for all channels, shown as they will look, and taken back', async () => {
  const backend = open('notify/words');
  await waitFor(() => expect(text('preview-subject')).toContain('Priya Raghunathan (Brightmoor'));
  expect(text('words-whose')).toContain('Baton’s own words');
  await type('template-subject', 'Hi {{ to.first }}');
  expect(text('words-whose')).toContain('your words');
  await waitFor(() => expect(text('preview-subject').trim()).toBe('Hi Ana'));
  await type('template-opening', 'Hello {{ nobody }}');
  expect(text('template-stray')).toBe('{{ nobody }} stands for nothing.');
  await press('save-notify');
  await waitFor(() =>
    expect(screen.getByTestId('template-opening').getAttribute('aria-invalid')).toBe('true'),
  );
  await press('words-usual');
  await waitFor(() => expect(text('words-whose')).toContain('Baton’s own words'));
  expect((await backend.notifications()).policy.templates).toHaveLength(1);
});

test('a placeholder goes where the caret is, and parts are ordered and left out', async () => {
  const backend = open('notify/words');
  const opening = await screen.findByTestId<HTMLTextAreaElement>('template-opening');
  await fireEvent.focus(opening);
  opening.setSelectionRange(0, 'Hi '.length);
  const vendor = screen
    .getAllByTestId('template-insert')
    .find(({ dataset }) => dataset.id === 'vendor');
  await fireEvent.click(vendor ?? document.body);
  await waitFor(() => expect(opening.value).toMatch(/^\{\{ vendor \}\}\{\{ to\.first \}\}/));
  await fireEvent.click(screen.getAllByTestId('part-down')[0] ?? document.body);
  await fireEvent.click(screen.getAllByTestId('part-on')[2] ?? document.body);
  await press('save-notify');
  await waitFor(() => expect(text('notify-state')).toContain('Saved'));
  const saved = (await backend.notifications()).policy.templates?.at(-1);
  expect(saved?.channel).toBeNull();
  expect(saved?.template.parts.slice(0, 3)).toEqual(['meeting', 'contact', 'topics']);
});

test('a channel’s own words hold there alone; a preview can be of a real handoff', async () => {
  const backend = open('notify/words');
  await screen.findByTestId('preview-shown');
  await choose('words-channel', 'slack');
  await waitFor(() => expect(text('preview-subject')).toContain(':wave:'));
  await choose('preview-with', 'real');
  const dana = (await screen.findAllByTestId('pick-handoff')).find((p) => p.dataset.id === 'dana');
  await fireEvent.click(dana ?? document.body);
  await waitFor(() => expect(backend.calls).toContain('previewNotification slack dana'));
  await waitFor(() => expect(text('preview-subject')).toContain('Dana Whitcomb'));
  await press('words-usual');
  await waitFor(() => expect(text('preview-subject')).toContain('is waiting for you'));
});

test('a mail is shown as it looks, where nothing of it runs, or as its plain text', async () => {
  open('notify/words');
  const frame = await screen.findByTestId<HTMLIFrameElement>('preview-frame');
  expect(frame.getAttribute('sandbox')).toBe('');
  expect(decodeURIComponent(frame.src)).toContain('Priya Raghunathan');
  await press('preview-plain');
  expect(text('preview-text')).toContain('CONTACT');
  expect(screen.queryByTestId('preview-frame')).toBeNull();
  await press('preview-plain');
  await choose('preview-channel', 'slack');
  await waitFor(() => expect(screen.queryByTestId('preview-frame')).toBeNull());
  expect(screen.queryByTestId('preview-plain')).toBeNull();
});

test('the look of a mail is saved as a page', async () => {
  const backend = open('notify/words');
  const save = vi.spyOn(backend, 'saveText');
  await fireEvent.click(await screen.findByTestId('preview-save'));
  await waitFor(() => expect(text('preview-saved')).toContain('Saved'));
  expect(save).toHaveBeenCalledWith(
    'baton-offered.html',
    expect.stringMatching(/^<!doctype html>/),
  );
});

test('a program is sent facts, shown as they are', async () => {
  open('notify/words');
  await screen.findByTestId('preview-shown');
  await choose('preview-channel', 'webhook');
  expect((await screen.findByTestId('preview-body')).textContent).toContain('"specversion": "1.0"');
  expect(screen.queryByTestId('preview-save')).toBeNull();
});

// My own.

test('my channels say as whom they reach me; what is required cannot be turned off', async () => {
  open('notifications', 'rep');
  const slack = await event('slack', 'my-channel');
  const mail = await event('email', 'my-channel');
  expect(slack.getByTestId<HTMLInputElement>('my-channel-on').disabled).toBe(true);
  expect(slack.getByText('Your workspace needs this one')).toBeTruthy();
  expect(mail.getByText(/ana@ledgerline\.example/)).toBeTruthy();
  expect(
    (await event('lapsed', 'my-event')).getByText('Desktop at once · E-mail at once'),
  ).toBeTruthy();
  await fireEvent.click(mail.getByTestId('my-channel-on'));
  expect((await event('lapsed', 'my-event')).getByText('Desktop at once')).toBeTruthy();
});

test('what I choose is saved: a channel turned off, quiet hours of my own', async () => {
  const backend = open('notifications', 'rep');
  const mail = await event('email', 'my-channel');
  await fireEvent.click(mail.getByTestId('my-channel-on'));
  await press('own-quiet');
  await fireEvent.change(screen.getByTestId('quiet-from'), { target: { value: '18:00' } });
  await press('save-my-notify');
  await waitFor(() => expect(text('my-notify-state')).toContain('Saved'));
  expect((await backend.myNotifications()).choice).toEqual({
    off: ['email'],
    quiet: { from: '18:00', to: '07:00', weekends: true },
  });
});

test('a test tells how far it got, while what I am changing stays', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setInterval', 'clearInterval'] });
  const backend = open('notifications', 'rep');
  const mail = await event('email', 'my-channel');
  const slack = await event('slack', 'my-channel');
  await fireEvent.click(mail.getByTestId('my-channel-on'));
  await fireEvent.click(slack.getByTestId('my-channel-test'));
  await waitFor(() =>
    expect(slack.getByTestId('my-channel-result').textContent).toContain('On its way'),
  );
  backend.testGot('slack', 'sent');
  await vi.advanceTimersByTimeAsync(1600);
  expect(slack.getByTestId('my-channel-result').textContent).toContain('Slack took it');
  backend.testGot('slack', 'acted');
  await vi.advanceTimersByTimeAsync(1600);
  expect(slack.getByTestId('my-channel-result').textContent).toContain('answers come back');
  const asked = backend.calls.filter((call) => call === 'myNotifications').length;
  await vi.advanceTimersByTimeAsync(10_000);
  // Nothing is under way any more: nothing is asked.
  expect(backend.calls.filter((call) => call === 'myNotifications')).toHaveLength(asked);
  expect(mail.getByTestId<HTMLInputElement>('my-channel-on').checked).toBe(false);
  vi.useRealTimers();
});

test('a channel that does not know me says so, and cannot be tested', async () => {
  open('notifications', 'long');
  const slack = await event('slack', 'my-channel');
  expect(slack.getByTestId('my-channel-problem').textContent).toContain('Nobody in Slack');
  expect(slack.getByTestId<HTMLButtonElement>('my-channel-test').disabled).toBe(true);
});

test('where nothing is connected the desktop is all there is', async () => {
  open('notifications', 'empty');
  await screen.findByTestId('my-channels-empty');
  expect(screen.getByTestId('alert-test')).toBeTruthy();
});
