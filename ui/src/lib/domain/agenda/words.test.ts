import { expect, test } from 'vitest';

import { BO } from '$lib/backend/fake/build';
import { PRIYA, meeting } from '$lib/backend/fake/agenda';

import {
  changeWords,
  copyWords,
  endedWords,
  labelOf,
  lasting,
  movedWords,
  obstacleWords,
  whenOf,
} from './words';

const BERLIN = 'Europe/Berlin';
const NOW = Date.parse('2026-03-11T09:20:00Z');
const START = '2026-03-12T13:00:00Z';

test('a meeting is said in both zones', () => {
  const when = whenOf(meeting('a', START, PRIYA).meeting, BERLIN);
  expect(when.day).toMatch(/Thursday/);
  expect(when.there).toMatch(/0?9:00.*–0?9:30.* in New York$/);
});

test('in the same zone, or one that nobody knows, it is said once', () => {
  const { meeting: m } = meeting('a', START, PRIYA);
  expect(whenOf(m, 'America/New_York').there).toBeNull();
  expect(whenOf({ ...m, zone: 'Mars/Olympus' }, BERLIN).there).toBeNull();
});

test('where it is another day for the prospect, that day is named', () => {
  const { meeting: m } = meeting('a', START, { ...PRIYA, zone: 'Pacific/Auckland' });
  expect(whenOf(m, BERLIN).there).toMatch(/in Auckland, Friday there$/);
});

test('an hour that comes twice is told apart', () => {
  const at = (start: string) => whenOf(meeting('a', start, PRIYA).meeting, BERLIN).times;
  const [first, second] = [at('2026-10-25T00:30:00Z'), at('2026-10-25T01:30:00Z')];
  expect(first).not.toBe(second);
  expect(at(START)).not.toMatch(/GMT|CET/);
});

test('the label of a block leaves nothing to the eye', () => {
  const item = meeting('a', START, PRIYA, { host: BO, state: 'cancelled' });
  const label = labelOf({ ...item, change: { kind: 'refused', text: '' } }, BERLIN);
  for (const part of ['Priya', 'Brightmoor', 'hosted by Bo', 'cancelled', 'did not get through']) {
    expect(label).toContain(part);
  }
});

test('how it ended names who ended it and why', () => {
  const ended = (part: Parameters<typeof meeting>[3]) =>
    endedWords(meeting('a', START, PRIYA, part).meeting);
  expect(ended({})).toBeNull();
  expect(ended({ state: 'no_show' })).toBe('Priya did not come.');
  expect(ended({ state: 'cancelled', changed_by: 'prospect', reason: 'Ill' })).toBe(
    'Cancelled by the prospect: “Ill”',
  );
  expect(ended({ state: 'cancelled' })).toBe('Cancelled.');
});

test('a move names who moved it', () => {
  const moved = { sequence: 2, changed_by: 'calendar' as const };
  expect(movedWords(meeting('a', START, PRIYA, moved).meeting)).toBe(
    'Moved by the host, in the calendar.',
  );
  expect(movedWords(meeting('a', START, PRIYA).meeting)).toBeNull();
});

test('a change is never called done before it is', () => {
  const sending = { kind: 'sending' as const, intent: 'i', since: START };
  expect(changeWords(sending, false).text).toContain('on its way');
  expect(changeWords(sending, true).text).toContain('Not confirmed yet');
  expect(changeWords({ kind: 'refused', text: 'Taken.' }, false).text).toContain('Taken.');
});

test('a calendar that refused it says so with the way out', () => {
  const failure = {
    code: 'refused' as const,
    message: 'It is full',
    field: null,
    fix: 'Make room.',
  };
  expect(copyWords({ kind: 'failed', failure }, NOW)).toEqual({
    tone: 'bad',
    text: 'Not in your calendar: It is full.',
    fix: 'Make room.',
  });
  expect(copyWords({ kind: 'none' }, NOW)).toBeNull();
});

test('each obstacle has words', () => {
  const span = { start: START, end: '2026-03-12T14:00:00Z' };
  expect(obstacleWords({ kind: 'busy', ...span }, NOW)).toMatch(/^busy .* to /);
  expect(obstacleWords({ kind: 'holiday', name: '' }, NOW)).toBe('a holiday');
  expect(obstacleWords({ kind: 'daily_limit', limit: 3 }, NOW)).toBe('has 3 meetings that day');
  expect(obstacleWords({ kind: 'calendar_stale', since: null }, NOW)).toBe('calendar never read');
});

test('minutes of settings are said as hours and days', () => {
  expect([0, 45, 60, 90, 1440, 4320, 1500].map(lasting)).toEqual([
    '0 min',
    '45 min',
    '1 h',
    '1 h 30 min',
    '1 day',
    '3 days',
    '25 h',
  ]);
});
