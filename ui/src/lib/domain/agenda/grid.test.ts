import { expect, test } from 'vitest';

import type { Agenda, AgendaBusy, WorkRange } from '$lib/backend/backend';
import { PRIYA, meeting, slot } from '$lib/backend/fake/agenda';

import { byDay, columnsOf, offHours, opensAt, placeOn, sharedZone, shownDays } from './grid';

const BERLIN = 'Europe/Berlin';
const at = (iso: string) => Date.parse(iso);

function busy(start: string, end: string, title = 'Dentist'): AgendaBusy {
  return { start, end, title, calendar: 'Work', color: null, tentative: false };
}

const agenda = (...events: AgendaBusy[]): Agenda => ({ zone: BERLIN, meetings: [], busy: events });
const drawn = (all: Agenda, first: string, days = 1) =>
  columnsOf(all, first, days).map((c) => c.blocks.map((b) => [b.from, b.to, b.lane, b.lanes]));

const weekday: WorkRange[] = [
  { weekday: 'thursday', from: '09:00', to: '12:00' },
  { weekday: 'thursday', from: '13:00', to: '17:00' },
];

test('an event stands where the clock of the zone shows it', () => {
  const all = agenda(busy('2026-03-12T13:00:00Z', '2026-03-12T13:30:00Z'));
  expect(drawn(all, '2026-03-12')).toEqual([[[840, 870, 0, 1]]]);
});

test('after clocks went forward, three o’clock follows two, and noon is noon', () => {
  const across = busy('2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z');
  const noon = busy('2026-03-29T10:00:00Z', '2026-03-29T11:00:00Z');
  expect(drawn(agenda(across, noon), '2026-03-29')).toEqual([
    [
      [90, 210, 0, 1],
      [720, 780, 0, 1],
    ],
  ]);
});

test('in the hour that comes twice both stand side by side, and noon is noon', () => {
  const first = busy('2026-10-25T00:15:00Z', '2026-10-25T00:45:00Z', 'a');
  const second = busy('2026-10-25T01:15:00Z', '2026-10-25T01:45:00Z', 'b');
  const noon = busy('2026-10-25T11:00:00Z', '2026-10-25T12:00:00Z');
  expect(drawn(agenda(first, second, noon), '2026-10-25')).toEqual([
    [
      [135, 165, 0, 2],
      [135, 165, 1, 2],
      [720, 780, 0, 1],
    ],
  ]);
});

test('what ends on an earlier clock than it began keeps its length', () => {
  const place = placeOn(
    '2026-10-25',
    at('2026-10-25T00:45:00Z'),
    at('2026-10-25T01:15:00Z'),
    BERLIN,
  );
  expect(place).toEqual({ from: 165, to: 195 });
});

test('an event over midnight stands on both days, a whole day above them', () => {
  const night = busy('2026-03-12T22:00:00Z', '2026-03-13T01:00:00Z');
  const trip = busy('2026-03-11T23:00:00Z', '2026-03-13T23:00:00Z', 'Trip');
  const columns = columnsOf(agenda(night, trip), '2026-03-12', 3);
  expect(columns.map((c) => c.allDay.map((e) => e.title))).toEqual([['Trip'], ['Trip'], []]);
  expect(columns.map((c) => c.blocks.map((b) => [b.from, b.to]))).toEqual([
    [[1380, 1440]],
    [[0, 120]],
    [],
  ]);
});

test('a whole day of 23 or 25 hours is a whole day', () => {
  const spring = busy('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z');
  const autumn = busy('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z');
  expect(columnsOf(agenda(spring), '2026-03-29', 1)[0]?.allDay).toHaveLength(1);
  expect(columnsOf(agenda(autumn), '2026-10-25', 1)[0]?.allDay).toHaveLength(1);
});

test('a short event is high enough to read, a meeting to press, also at the end of the day', () => {
  const short = busy('2026-03-12T13:00:00Z', '2026-03-12T13:05:00Z');
  const late = busy('2026-03-12T22:55:00Z', '2026-03-12T23:00:00Z');
  expect(drawn(agenda(short, late), '2026-03-12')).toEqual([
    [
      [840, 855, 0, 1],
      [1425, 1440, 0, 1],
    ],
  ]);
  const place = placeOn(
    '2026-03-12',
    at('2026-03-12T13:00:00Z'),
    at('2026-03-12T13:15:00Z'),
    BERLIN,
  );
  expect(place).toEqual({ from: 840, to: 866 });
});

test('off hours are what lies between the hours', () => {
  expect(offHours('2026-03-12', weekday)).toEqual([
    { from: 0, to: 540 },
    { from: 720, to: 780 },
    { from: 1020, to: 1440 },
  ]);
  expect(offHours('2026-03-13', weekday)).toEqual([{ from: 0, to: 1440 }]);
});

test('a weekend shows only if it has something in it', () => {
  const saturday = busy('2026-03-14T10:00:00Z', '2026-03-14T11:00:00Z');
  const shown = (all: Agenda) =>
    shownDays(columnsOf(all, '2026-03-09', 7), weekday).map((c) => c.day.slice(-2));
  expect(shown(agenda())).toEqual(['09', '10', '11', '12', '13']);
  expect(shown(agenda(saturday))).toEqual(['09', '10', '11', '12', '13', '14']);
});

test('the day opens before work, or before an earlier meeting, whatever else is in the night', () => {
  const night = busy('2026-03-12T01:00:00Z', '2026-03-12T02:00:00Z');
  const early = { ...agenda(night), meetings: [meeting('a', '2026-03-12T05:00:00Z', PRIYA)] };
  expect(opensAt(columnsOf(agenda(night), '2026-03-12', 1), weekday)).toBe(510);
  expect(opensAt(columnsOf(early, '2026-03-12', 1), weekday)).toBe(330);
});

test('a zone is shared if every booked meeting has it and it is not the rep’s', () => {
  const booked = meeting('a', '2026-03-12T13:00:00Z', PRIYA);
  const gone = meeting(
    'b',
    '2026-03-12T13:00:00Z',
    { ...PRIYA, zone: BERLIN },
    { state: 'cancelled' },
  );
  expect(sharedZone([booked, gone], BERLIN)).toBe('America/New_York');
  expect(sharedZone([booked], 'America/New_York')).toBeNull();
  expect(sharedZone([], BERLIN)).toBeNull();
});

test('free times stand under the day that they are on where the rep is', () => {
  const late = slot('2026-03-12T23:30:00Z');
  const early = slot('2026-03-12T08:00:00Z');
  expect(byDay([early, late], BERLIN).map(({ day }) => day)).toEqual(['2026-03-12', '2026-03-13']);
  expect(byDay([early, late], 'America/New_York')).toHaveLength(1);
});
