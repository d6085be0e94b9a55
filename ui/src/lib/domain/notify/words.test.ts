import { expect, test } from 'vitest';

import { delayWords, quietWords, stepsWords, whenWords } from './words';

const delays: readonly [number, string][] = [
  [0, 'at once'],
  [30, 'after 30 s'],
  [60, 'after 1 min'],
  [90, 'after 1 min 30 s'],
  [300, 'after 5 min'],
  [3600, 'after 1 h'],
  [5400, 'after 1 h 30 min'],
];

test.each(delays)('%s seconds: %s', (seconds, words) => {
  expect(delayWords(seconds)).toBe(words);
});

test('a step says when, and under which condition', () => {
  expect(whenWords({ after_seconds: 30, unless_acted: true })).toBe('after 30 s, if nobody acted');
  expect(whenWords({})).toBe('at once');
});

test('the desktop comes first, always', () => {
  expect(stepsWords([])).toBe('Desktop at once');
  expect(stepsWords([{ channel: 'slack', after_seconds: 30, unless_acted: true }])).toBe(
    'Desktop at once · Slack after 30 s, if nobody acted',
  );
});

test('quiet hours tell of weekends', () => {
  expect(quietWords({ from: '20:00', to: '07:00' })).toBe('20:00 to 07:00');
  expect(quietWords({ from: '20:00', to: '07:00', weekends: true })).toBe(
    '20:00 to 07:00, and all day on weekends',
  );
});
