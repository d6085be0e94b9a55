/** The search over all conversations as a person uses it, with the stand-in behind it. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

const NOW = Date.parse('2026-03-11T09:20:00Z');

beforeEach(() => {
  const [real, started] = [Date.now.bind(Date), Date.now()];
  vi.spyOn(Date, 'now').mockImplementation(() => NOW + real() - started);
  history.replaceState(null, '', '#');
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 800 });
});
afterEach(cleanup);

function open(scene = 'usual', hash = '#/conversations') {
  history.replaceState(null, '', hash);
  const backend = new FakeBackend(worldOf(scene, NOW));
  render(App, { backend });
  return backend;
}

const field = () => screen.findByTestId<HTMLInputElement>('search-field');
const key = (name: string) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: name });
const type = async (text: string) => fireEvent.input(await field(), { target: { value: text } });
const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));
const hits = () => screen.findAllByTestId('hit');
const names = () => screen.queryAllByTestId('hit').map((hit) => hit.dataset.id);
const chips = () => screen.queryAllByTestId('search-chip').map((chip) => chip.dataset.id);
const messages = () =>
  screen.queryAllByTestId('transcript-message').filter((m) => m.dataset.found === 'true');

async function choose(kind: string, value: string) {
  const menu = screen.getAllByTestId('facet-menu').find((one) => one.dataset.id === kind);
  await fireEvent.click(menu ?? document.body);
  const values = await screen.findAllByTestId('facet-value');
  await fireEvent.click(values.find((one) => one.dataset.id === value) ?? document.body);
}

test('a slash leads to the field from anywhere, with what is newest and what is kept', async () => {
  open('usual', '#/inbox');
  await screen.findAllByTestId('inbox-row');
  await key('/');
  expect(document.activeElement).toBe(await field());
  expect((await hits())[0]?.textContent).toContain('Priya Raghunathan');
  expect(screen.getAllByTestId('saved-search')).toHaveLength(2);
});

test('results change with each letter, and the words that were looked for are lit', async () => {
  open();
  await hits();
  await type('cloudh');
  await waitFor(() => expect(names()).toHaveLength(5));
  const marks = [...document.querySelectorAll('mark')].map((mark) => mark.textContent);
  expect(new Set(marks)).toEqual(new Set(['CloudHealth']));
  expect(screen.getByTestId('search-count').textContent).toBe('5 conversations');
  await type('cloudhx');
  expect((await screen.findByTestId('nothing-found')).textContent).toContain('“cloudhx”');
});

test('how much was found is told to who does not see it, once the typing pauses', async () => {
  open();
  await type('cloudh');
  await waitFor(
    () => expect(screen.getByTestId('announcements').textContent).toBe('5 conversations'),
    { timeout: 3000 },
  );
});

test('enter opens the best hit where the words are, then where they are next; escape leads back', async () => {
  open();
  await type('cloudh');
  await waitFor(() => expect(names()).toHaveLength(5));
  await key('Enter');
  expect((await screen.findByTestId('handoff')).dataset.id).toBe('priya');
  await waitFor(() => expect(messages().map((m) => m.dataset.seq)).toEqual(['7']));
  expect(messages()[0]?.querySelector('mark')?.textContent).toBe('CloudHealth');
  await key('Enter');
  await waitFor(() => expect(messages().map((m) => m.dataset.seq)).toEqual(['13']));
  expect(location.hash).toBe('#/conversations/priya/13');
  await key('j');
  await waitFor(() => expect(screen.getByTestId('handoff').dataset.id).toBe('past-2'));
  await key('Escape');
  await waitFor(() => expect(screen.queryByTestId('handoff')).toBeNull());
  expect(names()).toHaveLength(5);
  expect((await field()).value).toBe('cloudh');
});

test('a press on a passage opens it there, and the address leads there again', async () => {
  open();
  await type('cloudh');
  await waitFor(() => expect(names()).toHaveLength(5));
  const passages = screen.getAllByTestId('passage');
  await fireEvent.click(passages[1] ?? document.body);
  await waitFor(() => expect(messages().map((m) => m.dataset.seq)).toEqual(['13']));
  const { hash } = location;
  cleanup();
  open('usual', hash);
  await waitFor(() => expect(messages().map((m) => m.dataset.seq)).toEqual(['13']));
});

test('arrows move while the field keeps the focus, and escape clears it', async () => {
  open();
  await type('cloudh');
  await waitFor(() => expect(names()).toHaveLength(5));
  const input = await field();
  expect(input.getAttribute('aria-activedescendant')).toBeNull();
  await key('ArrowDown');
  await key('ArrowDown');
  expect(document.activeElement).toBe(input);
  const second = screen.getAllByTestId('hit')[1];
  expect(input.getAttribute('aria-activedescendant')).toBe(second?.id);
  expect(second?.getAttribute('aria-selected')).toBe('true');
  await key('Escape');
  expect(input.value).toBe('');
  await waitFor(() => expect(names().length).toBeGreaterThan(5));
});

test('a filter is found by typing, and removed with a key', async () => {
  const backend = open();
  await hits();
  const menu = screen.getAllByTestId('facet-menu').find((one) => one.dataset.id === 'company');
  await fireEvent.click(menu ?? document.body);
  const input = await screen.findByTestId('facet-input');
  await fireEvent.input(input, { target: { value: 'cart' } });
  await waitFor(() => expect(screen.getAllByTestId('facet-value')).toHaveLength(1));
  expect(backend.calls).toContain('facets company cart');
  await fireEvent.keyDown(input, { key: 'Enter' });
  await waitFor(() => expect(chips()).toEqual(['Company: Cartovélo']));
  await waitFor(() => expect(names()).toEqual(['past-4']));

  await fireEvent.keyDown(screen.getByTestId('search-chip'), { key: 'Delete' });
  expect(chips()).toEqual([]);
  await waitFor(() => expect(names().length).toBeGreaterThan(5));
  expect(document.activeElement).toBe(await field());
});

test('backspace in an empty field takes the last filter away', async () => {
  open();
  await hits();
  await choose('outcome', 'won');
  await waitFor(() => expect(names()).toEqual(['past-5']));
  (await field()).focus();
  await key('Backspace');
  expect(chips()).toEqual([]);
});

test('what is being typed is offered as a filter, which takes its place', async () => {
  open();
  await type('cloudh');
  await fireEvent.click(await screen.findByTestId('search-suggestion'));
  expect((await field()).value).toBe('');
  expect(chips()).toEqual(['Competitor: CloudHealth']);
});

test('dates are chosen or typed; what is no span is told and not asked', async () => {
  const backend = open();
  await hits();
  await press('range-menu');
  await fireEvent.click((await screen.findAllByTestId('range-choice'))[1] ?? document.body);
  await waitFor(() => expect(chips()).toEqual(['range']));
  expect(screen.getByTestId('search-chip').textContent).toContain('Last 7 days');
  await press('range-menu');
  const from = await screen.findByTestId('range-from');
  await fireEvent.change(from, { target: { value: '12 Mar' } });
  // The last such day, not the next one.
  expect(screen.getByTestId('search-chip').textContent).toContain('2025');
  const asked = backend.calls.length;
  await fireEvent.change(screen.getByTestId('range-to'), { target: { value: '2025-03-01' } });
  expect((await screen.findByRole('alert')).textContent).toContain('before the first');
  expect(backend.calls).toHaveLength(asked);
});

test('nothing within filters offers the search without them', async () => {
  open();
  await hits();
  await choose('outcome', 'won');
  await type('cloudh');
  const nothing = await screen.findByTestId('nothing-found');
  await waitFor(() => expect(nothing.textContent).toContain('in Outcome: Won'));
  await press('nothing-drop-filters');
  await waitFor(() => expect(names()).toHaveLength(5));
});

test('a search is saved, opened again, removed, and brought back', async () => {
  const backend = open();
  await type('kubernetes');
  await waitFor(() => expect(screen.getByTestId('search-count').textContent).not.toBe(''));
  await press('save-search');
  const name = await screen.findByTestId<HTMLInputElement>('save-search-name');
  expect(name.value).toBe('kubernetes');
  await fireEvent.input(name, { target: { value: 'Clusters' } });
  await press('save-search-submit');
  await waitFor(() => expect(backend.calls).toContain('saveSearch Clusters'));
  await type('');
  const named = () =>
    screen.getAllByTestId('saved-search').find((one) => one.textContent.includes('Clusters'));
  await waitFor(() => expect(named()).toBeTruthy());
  await fireEvent.click(within(named() ?? document.body).getByTestId('saved-search-open'));
  expect((await field()).value).toBe('kubernetes');
  await type('');
  await waitFor(() => expect(named()).toBeTruthy());
  await fireEvent.click(within(named() ?? document.body).getByTestId('saved-search-remove'));
  await fireEvent.click(await screen.findByTestId('saved-search-undo'));
  await waitFor(() => expect(named()).toBeTruthy());
});

test('the palette searches what it has no name for, and opens what is kept', async () => {
  open('usual', '#/inbox');
  await screen.findAllByTestId('inbox-row');
  await fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  const input = await screen.findByTestId('palette-input');
  await fireEvent.input(input, { target: { value: 'kubernetes' } });
  await fireEvent.keyDown(input, { key: 'Enter' });
  expect((await field()).value).toBe('kubernetes');
  expect((await hits()).length).toBeGreaterThan(0);

  await fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  const again = await screen.findByTestId('palette-input');
  await fireEvent.input(again, { target: { value: 'against cl' } });
  await fireEvent.keyDown(again, { key: 'Enter' });
  await waitFor(() => expect(chips()).toContain('Competitor: CloudHealth'));
});

test('what arrives is found, also while the first sync is under way', async () => {
  const backend = open('syncing');
  expect((await screen.findByTestId('search-arriving')).textContent).toContain('1,280 of 5,000');
  await type('dana');
  await screen.findByTestId('nothing-found');
  backend.add(await new FakeBackend(worldOf('usual', NOW)).handoff('dana'));
  await waitFor(() => expect(names()).toEqual(['dana']));
});

test('a search that fails says what to do, and the next one is shown', async () => {
  open();
  await type('x'.repeat(1001));
  expect((await screen.findByTestId('search-failure')).textContent).toContain('Use fewer words.');
  await type('cloudh');
  await waitFor(() => expect(names()).toHaveLength(5));
});

test('what people wrote is never markup', async () => {
  const backend = open();
  const page = await backend.handoff('priya');
  const text = 'zebra <img src=x onerror=alert(1)> <mark>no</mark>';
  backend.add({
    ...page,
    messages: [{ seq: 0, role: 'prospect', text, at: page.row.requested_at }],
  });
  await type('zebra');
  expect((await screen.findByTestId('passage')).textContent).toContain(text);
  expect([...document.querySelectorAll('mark')].map((m) => m.textContent)).toEqual(['zebra']);
});

test('more is shown on request', async () => {
  open('many');
  await type('scheduling');
  await waitFor(() => expect(names()).toHaveLength(30));
  await press('search-more');
  await waitFor(() => expect(names()).toHaveLength(60));
});
