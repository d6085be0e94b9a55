/** A handoff's page as a person reads it: the card, the talk beside it, and what they put right. */
import {
  cleanup,
  configure,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { refusal } from '$lib/backend/fake/shell';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

// Whole windows are mounted: on a busy machine that takes its time.
configure({ asyncUtilTimeout: 5000 });
let copied: string[] = [];
beforeEach(() => {
  copied = [];
  // jsdom measures no words; where a tip stands is not looked at here.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect = () => new DOMRect(0, 0, 10, 10);
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: {
      writeText: (text: string) => {
        copied.push(text);
        return Promise.resolve();
      },
    },
  });
});
afterEach(() => {
  document.getSelection()?.removeAllRanges();
  cleanup();
});

async function open(handoff: string, scene = 'usual') {
  history.replaceState(null, '', `#/inbox/${handoff}`);
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  await screen.findByTestId('card');
  return backend;
}

const key = (name: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.body, { key: name, ...more });
const shown = () => screen.getAllByTestId('transcript-message').map((m) => Number(m.dataset.seq));
const corrected = async (id: string) => {
  const all = await screen.findAllByTestId('corrected');
  const found = all.find(({ dataset }) => dataset.id === id);
  if (!found) throw new Error(`${id} is put right`);
  return found;
};

/** Selects words of a message, as a pointer would. */
function select(seq: number, words: string) {
  const walker = document.createTreeWalker(
    document.querySelector(`[data-words="${String(seq)}"]`) ?? document.body,
    NodeFilter.SHOW_TEXT,
  );
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.textContent?.indexOf(words) ?? -1;
    if (at >= 0) {
      document.getSelection()?.setBaseAndExtent(node, at, node, at + words.length);
      return fireEvent(document, new Event('selectionchange'));
    }
  }
  throw new Error(`${words} is said`);
}

test('the card reads in the order of the first ten seconds', async () => {
  await open('priya');
  const card = screen.getByTestId('card');
  const marks = ['opening', 'signals', 'cares', 'questions', 'objections', 'risks', 'decision'];
  const there = [...card.querySelectorAll<HTMLElement>('[data-testid]')]
    .map(({ dataset }) => dataset.testid ?? '')
    .filter((id) => marks.includes(id));
  expect(there).toEqual(marks);
  expect(screen.getByTestId('questions').textContent).toMatch(/2 open[\s\S]*Lumi:[\s\S]*Yes: by/);
  expect(screen.getByTestId('objections').textContent).toMatch(/Security · answered/);
  expect(screen.getByTestId('known').textContent).toMatch(/Company size[\s\S]*“we’re ~1.2k/);
});

test('the first sentence is copied as it stands', async () => {
  await open('priya');
  await fireEvent.click(screen.getByTestId('copy-opening'));
  await waitFor(() => expect(copied[0]).toMatch(/^Your open question first/));
});

test('a filter shows questions with their answers, and says how much is left out', async () => {
  await open('priya');
  await key('2');
  await waitFor(() => expect(shown()).toEqual([5, 6, 11, 15]));
  const [gap] = screen.getAllByTestId('talk-gap');
  expect(gap?.textContent.replace(/\s+/g, ' ').trim()).toBe('5 messages hidden');
  await key('1');
  await waitFor(() => expect(shown()).toHaveLength(16));
});

test('a claim whose words are filtered out brings the whole talk back', async () => {
  await open('priya');
  await key('5');
  await waitFor(() => expect(shown()).toEqual([7, 13]));
  await fireEvent.click(screen.getByTestId('claim-signal-company_size'));
  await waitFor(() => expect(shown()).toContain(3));
});

test('figures light up while they are looked through, and the step keys go through them', async () => {
  await open('priya');
  expect(document.querySelector('[data-evidence="figure-0"]')).toBeNull();
  await key('4');
  await waitFor(() => expect(document.querySelector('[data-evidence~="figure-0"]')).not.toBeNull());
  await key('n');
  await waitFor(() =>
    expect(document.querySelector('[data-lit="true"]')?.getAttribute('data-evidence')).toContain(
      'figure-0',
    ),
  );
});

test('searching in the talk counts, lights up and goes round', async () => {
  await open('priya');
  await key('f', { ctrlKey: true });
  const field = await screen.findByTestId('talk-find');
  await fireEvent.input(field, { target: { value: 'CLOUDHEALTH' } });
  await waitFor(() => expect(screen.getByTestId('talk-found').textContent).toBe('1 of 2'));
  expect(document.querySelectorAll('mark')).toHaveLength(2);
  await fireEvent.keyDown(field, { key: 'Enter' });
  expect(screen.getByTestId('talk-found').textContent).toBe('2 of 2');
  const current = document.querySelector('mark[data-current]');
  expect(current?.closest('[data-seq]')?.getAttribute('data-seq')).toBe('13');
  await fireEvent.keyDown(field, { key: 'Escape' });
  await waitFor(() => expect(screen.queryByTestId('talk-find')).toBeNull());
  expect(document.querySelector('mark')).toBeNull();
});

test('selected words say what they prove, and lead to the claim', async () => {
  await open('priya');
  await select(9, 'renews 1 October');
  const claims = await screen.findAllByTestId('selection-claim');
  expect(claims.map(({ dataset }) => dataset.id)).toContain('known-2');
  const known = claims.find(({ dataset }) => dataset.id === 'known-2');
  await fireEvent.click(known ?? document.body);
  await waitFor(() =>
    expect(screen.getByTestId('claim-known-2').getAttribute('aria-pressed')).toBe('true'),
  );
});

test('words of which nothing was read say so, and are copied with who said them and when', async () => {
  await open('priya');
  await select(7, 'nice. that’s the thing');
  expect(await screen.findByTestId('selection-nothing')).toBeTruthy();
  await fireEvent.click(screen.getByTestId('copy-quote'));
  await waitFor(() => expect(copied[0]).toMatch(/^“nice\. that’s the thing” — Priya, \d/));
});

test('the words that are lit are copied by a key', async () => {
  await open('priya');
  await fireEvent.click(screen.getByTestId('claim-signal-company_size'));
  await key('q');
  await waitFor(() => expect(copied[0]).toMatch(/^“~1.2k people” — Priya, /));
});

test('the map is one stop for the tab key, and arrows lead along it', async () => {
  await open('priya');
  const stops = () => [...document.querySelectorAll<HTMLElement>('[data-map-mark][tabindex="0"]')];
  const [first] = stops();
  expect(stops()).toHaveLength(1);
  first?.focus();
  await fireEvent.keyDown(first ?? document.body, { key: 'ArrowDown' });
  await waitFor(() => expect(document.activeElement).not.toBe(first));
  expect(stops()).toEqual([document.activeElement]);
  await fireEvent.click(document.activeElement ?? document.body);
  await waitFor(() => expect(document.querySelector('[data-lit="true"]')).not.toBeNull());
});

test('a claim is called wrong with one reason, shows by whom, and is taken back', async () => {
  const backend = await open('priya');
  await fireEvent.click(screen.getByTestId('correct-competitor-0'));
  const submit = await screen.findByTestId<HTMLButtonElement>('correct-submit');
  expect(submit.disabled).toBe(true);
  const [reason] = screen.getAllByTestId('correct-reason');
  await fireEvent.click(reason ?? submit);
  await fireEvent.click(submit);
  const id = 'claim competitor CloudHealth';
  const line = await corrected(id);
  expect(line.textContent).toMatch(/Wrong, you say, [\s\S]*They did not say this/);
  expect(line.closest<HTMLElement>('[data-claim]')?.dataset.wrong).toBe('true');
  await fireEvent.click(within(line).getByTestId('undo-correction'));
  await waitFor(() => expect(screen.queryByTestId('corrected')).toBeNull());
  expect(backend.calls).toContain('uncorrect priya');
});

test('a signal gets another value, and the score follows', async () => {
  await open('priya');
  await fireEvent.click(screen.getByTestId('correct-signal-budget'));
  await screen.findByTestId('correct-submit');
  const met = screen.getAllByTestId('correct-status').find((s) => s.dataset.id === 'met');
  await fireEvent.click(met ?? document.body);
  await fireEvent.input(await screen.findByTestId('correct-value'), {
    target: { value: '50,000 EUR' },
  });
  await fireEvent.input(screen.getByTestId('correct-own'), {
    target: { value: 'said so on the phone' },
  });
  await fireEvent.click(screen.getByTestId('correct-submit'));
  expect((await corrected('signal budget')).textContent).toContain('said so on the phone');
  expect(screen.getByTestId('signals').textContent).toMatch(/5\/5[\s\S]*Budget\s*50,000 EUR/);
});

test('the verdict is put right by keys alone', async () => {
  await open('priya');
  await key('w');
  const reason = await screen.findAllByTestId('correct-reason');
  await fireEvent.keyDown(reason[0] ?? document.body, { key: '3' });
  await fireEvent.click(screen.getByTestId('correct-submit'));
  expect((await corrected('verdict')).textContent).toContain('Not qualified, you say');
  expect(within(screen.getByTestId('signals')).getByRole('heading').textContent).toContain(
    'Not qualified',
  );
});

test('what is refused keeps what was typed', async () => {
  const backend = await open('priya');
  backend.correct = () => Promise.reject(refusal('refused', 'This claim is gone', 'target'));
  await fireEvent.click(screen.getByTestId('correct-risk-0'));
  const own = await screen.findByTestId<HTMLTextAreaElement>('correct-own');
  await fireEvent.input(own, { target: { value: 'there is money' } });
  await fireEvent.click(screen.getByTestId('correct-submit'));
  expect((await screen.findByTestId('correct-failure')).textContent).toContain(
    'This claim is gone',
  );
  expect(own.value).toBe('there is money');
});

test('what is put right while the hub is away says that it waits', async () => {
  await open('priya', 'offline');
  await fireEvent.click(screen.getByTestId('correct-care-1'));
  const [reason] = await screen.findAllByTestId('correct-reason');
  await fireEvent.click(reason ?? document.body);
  await fireEvent.click(screen.getByTestId('correct-submit'));
  expect(await screen.findByTestId('corrected-pending')).toBeTruthy();
});

test('what repeats something that was put right says so, and is no way to begin', async () => {
  const backend = await open('priya');
  expect(screen.getByTestId('opening')).toBeTruthy();
  const page = await backend.handoff('priya');
  const known = page.handoff.context.known?.[0];
  const care = page.handoff.context.cares?.[0];
  const by = { kind: 'signal', name: 'company_size' } as const;
  backend.add({
    ...page,
    overtaken: [
      { part: { kind: 'opening' }, instead: null, by },
      { part: { kind: 'claim', of: 'known', key: known?.subject ?? '' }, instead: '20 people', by },
      { part: { kind: 'claim', of: 'care', key: care?.text ?? '' }, instead: null, by },
    ],
  });
  await waitFor(() => expect(screen.queryByTestId('opening')).toBeNull());
  const lines = screen.getAllByTestId('overtaken');
  expect(lines.map(({ dataset }) => dataset.id)).toEqual(['care-0', 'known-0']);
  expect(lines[0]?.textContent).toMatch(/Repeats “Company size”, which you put right/);
  expect(screen.getByTestId('known').textContent).toContain('20 people');
  const row = screen.getByTestId('cares').querySelector('[data-claim=care-0]');
  expect(row?.getAttribute('data-wrong')).toBe('true');
});

test('whose reading it is stands quietly with the claims and below them', async () => {
  await open('read', 'model');
  expect(screen.getByTestId('reading').textContent).toContain('the first 14 messages');
  const marks = screen.getAllByTestId('read-by').map(({ dataset }) => dataset.id);
  expect(new Set(marks)).toEqual(new Set(['both', 'model']));
});

test('of very much the first few stand there, and what is called for unfolds', async () => {
  await open('full', 'full');
  expect(screen.queryByTestId('claim-topic-9')).toBeNull();
  const open10 = screen.getAllByText('“can it run without write permissions? (13)”');
  expect(open10.length).toBeGreaterThan(0);
  await fireEvent.click(screen.getAllByTestId('more-claims')[0] ?? document.body);
  expect(screen.getAllByText('Show fewer')).toHaveLength(1);
});

test('messages carry their language, and where it changes it is told', async () => {
  await open('layla', 'tongues');
  const words = (seq: number) => document.querySelector(`[data-words="${String(seq)}"]`);
  expect(words(1)?.getAttribute('lang')).toBe('ar');
  expect(words(7)?.getAttribute('lang')).toBe('he');
  expect(screen.getAllByTestId('language').map((l) => l.textContent.trim())).toEqual([
    'English',
    'Arabic',
    'German',
    'Hebrew',
  ]);
});

test('the conversation is saved as a file, and the page tells where', async () => {
  await open('priya');
  const menu = screen.getByTestId('export-menu');
  await fireEvent.pointerDown(menu, { button: 0, pointerType: 'mouse' });
  await fireEvent.keyDown(menu, { key: 'Enter' });
  const formats = await screen.findAllByTestId('export-format');
  await fireEvent.click(formats[0] ?? menu);
  expect((await screen.findByTestId('exported')).textContent).toContain(
    '/home/ana/Downloads/talk-priya.md',
  );
});
