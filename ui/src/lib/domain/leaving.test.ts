import { expect, test } from 'vitest';

import { employmentWords, handedOnWords, leavingWords, leftWords } from './leaving';

const NOW = Date.parse('2026-03-11T09:20:00Z');
const bo = { name: 'Bo Achterberg', open: 3, successor: 'Ana Lindqvist' };

test('who stays is not spoken of', () => {
  expect(employmentWords(undefined, () => 'Ana', NOW)).toBeNull();
  expect(employmentWords({ kind: 'active' }, () => 'Ana', NOW)).toBeNull();
});

test('who leaves does so on a day, with a successor or without', () => {
  const leaving = { kind: 'leaving' as const, last_day: '2026-03-31' };
  expect(employmentWords({ ...leaving, successor: 'ana' }, () => 'Ana', NOW)).toMatch(
    /^Leaves on .*31.*, then handed on to Ana$/,
  );
  expect(employmentWords({ ...leaving, successor: null }, () => 'Ana', NOW)).not.toContain('Ana');
  expect(employmentWords({ kind: 'left', at: '2026-03-11T08:00:00Z' }, () => '', NOW)).toMatch(
    /^Left /,
  );
});

test('what happens to open work is said before', () => {
  expect(leavingWords(bo, '2026-03-31')).toEqual([
    'Bo gets nothing new from now on, and finishes what is open: 3 handoffs.',
    expect.stringMatching(/to Ana where they can take it, else by the rules\.$/) as string,
    'Meetings ahead get another host where somebody is free.',
  ]);
  expect(leftWords(bo)[1]).toMatch(/^3 open handoffs go to Ana, else to others/);
  expect(leftWords({ ...bo, open: 1, successor: null })[1]).toMatch(
    /^1 open handoff goes to others/,
  );
  expect(leftWords({ ...bo, open: 0 })[1]).toBe('Bo has no open handoff.');
});

test('and what became of it after', () => {
  const done = { employment: { kind: 'active' as const }, stuck: [] };
  expect(handedOnWords({ ...done, handoffs: 1, meetings: 2 })).toBe(
    '1 handoff handed on, 2 meetings with another host.',
  );
  expect(handedOnWords({ ...done, handoffs: 0, meetings: 0 })).toBe(
    'There was nothing to hand on.',
  );
});
