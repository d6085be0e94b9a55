import { expect, test } from 'vitest';

import { hourIn, instantText, nearTime, readDay, readTime, timesIn, wallTime } from './daywords';

const TODAY = '2026-03-11';

test('days are read as people type them', () => {
  const read = (text: string) => readDay(text, TODAY);
  expect(['2026-03-12', '12 Mar', 'Mar 12', '12 March 2027', '12. März'].map(read)).toEqual([
    '2026-03-12',
    '2026-03-12',
    '2026-03-12',
    '2027-03-12',
    null,
  ]);
  expect(['today', 'Tomorrow', 'thursday', 'wed', 'mon'].map(read)).toEqual([
    '2026-03-11',
    '2026-03-12',
    '2026-03-12',
    '2026-03-11',
    '2026-03-16',
  ]);
  expect(['1 Mar', '2026-02-30', '31 feb', 'soon', ''].map(read)).toEqual([
    '2027-03-01',
    null,
    null,
    null,
    null,
  ]);
});

test('a day without a year may be one gone by', () => {
  const read = (text: string) => readDay(text, '2026-03-11', 'last');
  expect(['12 Mar', '11 Mar', '1 Mar', 'Thu', 'Wednesday', 'yesterday'].map(read)).toEqual([
    '2025-03-12',
    '2026-03-11',
    '2026-03-01',
    '2026-03-05',
    '2026-03-11',
    '2026-03-10',
  ]);
});

test('times are read as people type them', () => {
  expect(['9', '9:30', '0930', '9.30', '5pm', '12am', '24:00', '17h15'].map(readTime)).toEqual([
    540, 570, 570, 570, 1020, 0, 1440, 1035,
  ]);
  expect(['25', '9:75', '13pm', 'noon', '', '24:01'].map(readTime)).toEqual(Array(6).fill(null));
  expect([wallTime(545), wallTime(1440)]).toEqual(['09:05', '24:00']);
});

test('a time is said with its day where that is another', () => {
  const now = Date.parse('2026-03-11T10:00:00Z');
  const said = (at: string) => nearTime(at, 'Europe/Berlin', now);
  expect(said('2026-03-11T13:00:00Z')).toMatch(/^\d/);
  expect(said('2026-03-12T13:00:00Z')).toMatch(/^Thu /);
  expect(said('2026-03-25T13:00:00Z')).toMatch(/Mar|25/);
});

test('an hour is as short as its language writes it', () => {
  const at = Date.parse('2026-03-12T06:00:00Z');
  const said = (zone: string, language: string) =>
    hourIn(at, zone, language).replaceAll('\u202f', ' ');
  expect(said('America/New_York', 'en-US')).toBe('2 AM');
  expect(said('Asia/Kolkata', 'en-US')).toBe('11:30 AM');
  expect(said('America/New_York', 'en-GB')).toBe('02:00');
  expect(said('Asia/Singapore', 'de')).toBe('14:00');
});

test('times of a zone are that zone’s', () => {
  const times = timesIn('2026-03-12T13:00:00Z', '2026-03-12T13:30:00Z', 'America/New_York');
  expect(times).toMatch(/0?9:00.*–0?9:30/);
  expect(instantText('2026-03-12', 540, 'America/New_York')).toBe('2026-03-12T13:00:00.000Z');
});
