import { expect, test } from 'vitest';

import {
  addDays,
  dayLength,
  instantOf,
  isZone,
  mondayOf,
  placeOf,
  wallAt,
  weekdayOf,
  zones,
} from './zones';

const BERLIN = 'Europe/Berlin';
const at = (iso: string) => Date.parse(iso);
const iso = (millis: number) => new Date(millis).toISOString().slice(0, 16);

test('clocks are read as they hang on the wall there', () => {
  expect(wallAt(at('2026-03-12T13:30:00Z'), BERLIN)).toEqual({ day: '2026-03-12', minutes: 870 });
  expect(wallAt(at('2026-03-12T13:30:00Z'), 'Asia/Kathmandu')).toEqual({
    day: '2026-03-12',
    minutes: 1155,
  });
  expect(wallAt(at('2026-03-12T23:30:00Z'), BERLIN)).toEqual({ day: '2026-03-13', minutes: 30 });
});

test('a wall time is an instant, in summer and in winter', () => {
  expect(iso(instantOf({ day: '2026-01-05', minutes: 540 }, BERLIN))).toBe('2026-01-05T08:00');
  expect(iso(instantOf({ day: '2026-07-06', minutes: 540 }, BERLIN))).toBe('2026-07-06T07:00');
  expect(iso(instantOf({ day: '2026-07-06', minutes: 1440 }, BERLIN))).toBe('2026-07-06T22:00');
});

test('a skipped time is as much later as the clocks went forward', () => {
  expect(iso(instantOf({ day: '2026-03-29', minutes: 150 }, BERLIN))).toBe('2026-03-29T01:30');
});

test('of a time that comes twice it is the first', () => {
  expect(iso(instantOf({ day: '2026-10-25', minutes: 150 }, BERLIN))).toBe('2026-10-25T00:30');
});

test('days on which clocks change are shorter and longer, by half an hour on Lord Howe', () => {
  const days: readonly [string, string][] = [
    ['2026-03-28', BERLIN],
    ['2026-03-29', BERLIN],
    ['2026-10-25', BERLIN],
    ['2026-04-05', 'Australia/Lord_Howe'],
  ];
  expect(days.map(([day, zone]) => dayLength(day, zone))).toEqual([1440, 1380, 1500, 1470]);
});

test('days count on over months and years, weeks begin on Monday', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  expect([weekdayOf('2026-03-12'), mondayOf('2026-03-15')]).toEqual([3, '2026-03-09']);
});

test('zones are listed, named by their place, and known or not', () => {
  expect(zones()).toContain('Europe/Berlin');
  expect(zones()).toEqual(expect.arrayContaining(['Asia/Kathmandu', 'Asia/Kolkata']));
  expect(zones()[0]).toBe('UTC');
  expect(placeOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  expect([isZone('Mars/Olympus'), isZone('Asia/Kolkata')]).toEqual([false, true]);
});
