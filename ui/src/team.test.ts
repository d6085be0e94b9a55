/** The team's page and why a rep was chosen, as a person uses them. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

beforeEach(() => {
  // jsdom lays nothing out: give lists a height, so that they draw rows.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 800 });
});
afterEach(cleanup);

function open(scene: string, hash: string) {
  history.replaceState(null, '', hash);
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  return backend;
}

const press = async (testid: string) => fireEvent.click(await screen.findByTestId(testid));
const key = (name: string) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: name });

test('why me is one sentence, and unfolds to every rule with everybody considered', async () => {
  open('usual', '#/inbox/priya');
  const why = await screen.findByTestId('why');
  expect(within(why).getByTestId('why-summary').textContent).toBe('You were next for US East.');
  expect(within(why).getByTestId('why-instead').textContent).toMatch(/^Bo owns .* but had 3 of 3/);
  expect(within(why).queryAllByTestId('why-step')).toHaveLength(0);
  await press('why-open');
  const steps = within(why).getAllByTestId('why-step');
  expect(steps).toHaveLength(4);
  expect(steps[2]?.textContent).toContain('country is US, rule asks for DE, AT, CH');
  expect(steps[3]?.textContent).toContain('47 more, not listed');
});

test('the alert’s card says why in the same sentence, while it can be answered', async () => {
  open('usual', '#/card/priya');
  expect((await screen.findByTestId('why-summary')).textContent.trim()).toBe(
    'You were next for US East.',
  );
  cleanup();
  open('taken', '#/card/priya');
  await screen.findByTestId('answer-banner');
  expect(screen.queryByTestId('why-summary')).toBeNull();
});

test('clocks stand on the page with what they do', async () => {
  open('usual', '#/inbox/priya');
  const clocks = await screen.findByTestId('clocks');
  expect(within(clocks).getAllByTestId('clock')[0]?.textContent).toMatch(/Remind you.*0:[0-4]\d/s);
});

test('what is kept for another cannot be claimed, by button or key', async () => {
  const backend = open('kept', '#/inbox/kept-bo');
  expect((await screen.findByTestId('waiting-words')).textContent).toContain('Kept for Bo until');
  expect(screen.queryByTestId('claim')).toBeNull();
  expect(screen.queryByTestId('answer-banner')).toBeNull();
  await fireEvent.keyDown(document.body, { key: 'c' });
  expect(backend.calls).not.toContain('claim');
});

test('what is kept for me can be claimed', async () => {
  const backend = open('kept', '#/inbox/kept-me');
  expect((await screen.findByTestId('waiting-words')).textContent).toContain('Kept for you until');
  await press('claim');
  await waitFor(() => expect(backend.calls).toContain('claim'));
});

test('who was set to away is told why, and is back with one press', async () => {
  const backend = open('setaway', '#/inbox');
  expect((await screen.findByTestId('set-away')).textContent).toContain('3 offers in a row');
  await press('im-back');
  await waitFor(() => expect(screen.getByTestId('presence').dataset.presence).toBe('available'));
  expect(backend.calls).toContain('setPresence');
  expect(screen.queryByTestId('set-away')).toBeNull();
});

test('admins and managers have the page, others do not', async () => {
  open('rep', '#/team');
  expect((await screen.findByTestId('team')).textContent).toContain('Admins and managers');
  expect(screen.queryByTestId('team-nav')).toBeNull();
  cleanup();
  open('manager', '#/team/fairness');
  await screen.findByTestId('team-nav');
  // A manager sees how the team does; the ledger is for admins.
  expect(screen.getAllByTestId('team-tab').map((tab) => tab.dataset.id)).toEqual(['now', 'speed']);
  await screen.findAllByTestId('open-handoff');
});

test('who waits stands there with how long, and opens', async () => {
  open('usual', '#/team');
  const [oldest, next] = await screen.findAllByTestId('open-handoff');
  expect(oldest?.textContent).toMatch(/Marieke van Rooij.*waits for\s+\d:\d\d.*Nobody is asked/s);
  expect(next?.textContent).toMatch(/Bo is\s*asked.*left.*1 declined · 1 lapsed/s);
  expect(screen.getByTestId('able-count').textContent).toBe('1 of 7 can take one');
  await fireEvent.click(oldest ?? document.body);
  expect((await screen.findByTestId('handoff')).dataset.id).toBe('past-1');
});

test('by keys alone: to the page, through the tabs, down the list', async () => {
  open('usual', '#/inbox');
  await screen.findByTestId('team-nav');
  await key('g');
  await key('t');
  const rows = await screen.findAllByTestId('open-handoff');
  await key('j');
  await key('j');
  expect(document.activeElement).toBe(rows[1]);
  const [now] = screen.getAllByTestId('team-tab');
  now?.focus();
  await key('ArrowRight');
  await screen.findByTestId('histogram');
  expect(document.activeElement?.getAttribute('data-id')).toBe('speed');
});

test('of thousands only those in view are drawn', async () => {
  open('many', '#/team');
  expect((await screen.findByTestId('open-count')).textContent).toContain('5,000');
  expect(screen.getAllByTestId('open-handoff').length).toBeLessThan(40);
  expect(screen.getAllByTestId('on-duty').length).toBeLessThan(40);
});

test('a change is read at once; if reading fails the old stays and says since when', async () => {
  const backend = open('usual', '#/team');
  await screen.findAllByTestId('open-handoff');
  const reads = () => backend.calls.filter((call) => call.startsWith('teamOverview')).length;
  const before = reads();
  const nothing = { state: false, handoffs: [], conversations: [], agenda: false, all: false };
  backend.emit('changed', { ...nothing, handoffs: ['priya'] });
  await waitFor(() => expect(reads()).toBe(before + 1));
  vi.spyOn(backend, 'teamOverview').mockRejectedValueOnce(new Error('no way there'));
  backend.emit('changed', { ...nothing, handoffs: ['priya'] });
  expect((await screen.findByTestId('team-stale')).textContent).toContain('Not refreshed since');
  expect(screen.getAllByTestId('open-handoff')).toHaveLength(6);
});

test('while it is looked at it is read every ten seconds, and not while it is hidden', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const backend = open('usual', '#/team');
    await screen.findAllByTestId('open-handoff');
    const reads = () => backend.calls.filter((call) => call.startsWith('teamOverview')).length;
    const before = reads();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reads()).toBe(before + 1);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(reads()).toBe(before + 1);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await waitFor(() => expect(reads()).toBe(before + 2));
  } finally {
    vi.useRealTimers();
  }
});

test('nothing to show says so, tab by tab', async () => {
  open('empty', '#/team');
  expect((await screen.findByTestId('open-empty')).textContent).toContain('Nobody waits');
  cleanup();
  open('empty', '#/team/speed');
  await screen.findByTestId('speed-empty');
  cleanup();
  open('empty', '#/team/fairness');
  await screen.findByTestId('entries-empty');
});

test('speed is told in a sentence, in bars and as a table, of the time that is chosen', async () => {
  const backend = open('usual', '#/team/speed');
  const picture = await screen.findByTestId('histogram');
  expect(screen.getByTestId('speed-summary').textContent).toMatch(
    /Half of 225 .* 41 s.*3 min 32 s/s,
  );
  expect(within(picture).getAllByRole('row')).toHaveLength(11);
  const [, , month] = screen.getAllByTestId('team-days');
  await fireEvent.click(month ?? document.body);
  await waitFor(() => expect(backend.calls).toContain('teamOverview 30'));
  await waitFor(() => expect(screen.getByTestId('speed-summary').textContent).toContain('965'));
});

test('figures are sorted by any column, and stand for reps, teams or sources', async () => {
  open('usual', '#/team/speed');
  const names = () => screen.getAllByTestId('figures-row').map((row) => row.dataset.id);
  await screen.findByTestId('figures');
  expect(names()[0]).toBe('rep-ana');
  const by = (id: string) =>
    screen.getAllByTestId('figures-sort').find((head) => head.dataset.id === id) ?? document.body;
  await fireEvent.click(by('median_seconds'));
  expect(names()[0]).toBe('rep-gus');
  await fireEvent.click(by('median_seconds'));
  expect(names()[0]).toBe('rep-ana');
  expect(by('median_seconds').closest('th')?.getAttribute('aria-sort')).toBe('ascending');
  const [, , source] = screen.getAllByTestId('figures-by');
  await fireEvent.click(source ?? document.body);
  expect(names()).toEqual(['agent-lumi', 'agent-voice']);
});

test('a correction says what it does before it is made, and needs a reason', async () => {
  const backend = open('usual', '#/team/fairness');
  await press('ledger-correct');
  await fireEvent.change(await screen.findByTestId('correction-rep'), {
    target: { value: 'rep-bo' },
  });
  const [, fewer] = screen.getAllByTestId('correction-way');
  await fireEvent.click(fewer ?? document.body);
  await fireEvent.input(screen.getByTestId('correction-amount'), { target: { value: '0,5' } });
  expect(screen.getByTestId('correction-words').textContent).toContain(
    'Bo counts as having had 0.5 fewer: Bo is asked sooner.',
  );
  expect(screen.getByTestId<HTMLButtonElement>('correction-submit').disabled).toBe(true);
  await fireEvent.input(screen.getByTestId('correction-reason'), { target: { value: 'A test' } });
  await press('correction-submit');
  await waitFor(() => expect(backend.calls).toContain('correctLedger rep-bo -500'));
  await waitFor(() => expect(screen.queryByTestId('correction')).toBeNull());
  const [newest] = screen.getAllByTestId('entry');
  expect(newest?.textContent).toMatch(/Corrected by Ana Lindqvist.*“A test”.*−0\.5/s);
});

test('the ledger is filtered by rep, read on, and exported to a file that is named', async () => {
  const backend = open('usual', '#/team/fairness');
  await screen.findByTestId('shares');
  expect(screen.getAllByTestId('share')[0]?.dataset.id).toBe('rep-fumiko');
  await fireEvent.change(screen.getByTestId('entries-rep'), { target: { value: 'rep-bo' } });
  await waitFor(() =>
    expect(screen.getAllByTestId('entry').every((e) => e.textContent.includes('Bo'))).toBe(true),
  );
  await press('entries-more');
  await waitFor(() => expect(screen.queryByTestId('entries-more')).toBeNull());
  await press('ledger-export');
  expect((await screen.findByTestId('ledger-exported')).textContent).toMatch(
    /120\s+entries saved to\s+\/home\/ana\/Downloads\/baton-ledger\.csv.*docs\/fairness\.md/s,
  );
  expect(backend.calls.some((call) => call.startsWith('saveText baton-ledger.csv'))).toBe(true);
});
