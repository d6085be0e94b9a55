import { expect, test } from 'vitest';

import { ago, clockTime, duration, localTime, minutesLeft } from './when';

const NOW = Date.parse('2026-03-03T16:00:00Z');
const at = (minutesAgo: number) => new Date(NOW - minutesAgo * 60_000).toISOString();

test('under an hour times are relative, beyond they are absolute', () => {
  expect(ago(at(0.5), NOW)).toBe('just now');
  expect(ago(at(12), NOW)).toBe('12 min ago');
  expect(ago(at(61), NOW)).toBe(clockTime(at(61), NOW));
});

test('another day is named, another year too', () => {
  expect(clockTime(at(0), NOW)).not.toMatch(/Mar/);
  expect(clockTime(at(60 * 48), NOW)).toMatch(/Mar/);
  expect(clockTime('2024-03-01T12:00:00Z', NOW)).toMatch(/2024/);
});

test('the time left never goes below zero and rounds up to whole seconds', () => {
  expect(minutesLeft(102_000)).toBe('1:42');
  expect(minutesLeft(500)).toBe('0:01');
  expect(minutesLeft(-1)).toBe('0:00');
});

test('durations are short', () => {
  expect([duration(45_000), duration(120_000), duration(3_900_000)]).toEqual([
    '45 s',
    '2 min',
    '1 h 5 min',
  ]);
});

test('a zone that this machine does not know gives no time', () => {
  expect(localTime('Not/AZone', NOW)).toBeNull();
  expect(localTime('Europe/Berlin', NOW)).toMatch(/5:00|17:00/);
});
