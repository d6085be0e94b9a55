import { expect, test } from 'vitest';

import type { CorrectionView, SignalQuality } from '$lib/backend/backend';
import { qualityOf } from '$lib/backend/fake/insight/quality';
import { ANA } from '$lib/backend/fake/roster';

import {
  basis,
  bySignal,
  changeWords,
  isLow,
  ofAsserted,
  percent,
  precision,
  targetWords,
  verdictWords,
  versionsOf,
  whoSaid,
} from './quality';

test('under ten there is too little to say', () => {
  expect(precision({ said: 9, refuted: 0 })).toBeNull();
  expect(precision({ said: 10, refuted: 1 })).toBe(0.9);
  expect(precision({ said: 12, refuted: 13 })).toBe(0);
  expect(isLow(null)).toBe(false);
  expect(isLow(0.79)).toBe(true);
});

test('percent never rounds a fault away', () => {
  const cases: [number, string][] = [
    [1, '100 %'],
    [0.999, '99 %'],
    [0.001, '1 %'],
    [0, '0 %'],
    [0.925, '93 %'],
  ];
  for (const [share, words] of cases) expect(percent(share)).toBe(words);
});

test('signals keep together, the newest version first, the reader before the others', () => {
  const row = (signal: string, source: SignalQuality['source'], policy_version: number) => ({
    signal,
    label: signal,
    source,
    policy_version,
    said: 1,
    refuted: 0,
    missed: 0,
  });
  const rows = [
    row('role', 'agent', 4),
    row('size', 'reader', 4),
    row('role', 'reader', 3),
    row('role', 'reader', 4),
  ];
  expect(bySignal(rows).map((r) => [r.signal, r.source, r.policy_version])).toEqual([
    ['role', 'reader', 4],
    ['role', 'agent', 4],
    ['role', 'reader', 3],
    ['size', 'reader', 4],
  ]);
  expect(versionsOf(rows)).toEqual([4, 3]);
});

test('the verdicts in a sentence', () => {
  const words = (qualified: number, refuted: number, missed: number) =>
    verdictWords({ qualified, refuted, missed });
  expect(words(0, 0, 0)).toBe('Nobody was handed over as qualified.');
  expect(words(9, 1, 0)).toBe('9 handed over as qualified, 1 wrongly: too few to say more.');
  expect(words(109, 8, 1)).toBe(
    'Of 109 handed over as qualified, 93 % were: reps said of 8 that they were not. One more was qualified, and had not been read so.',
  );
});

test('what the figures are over', () => {
  const report = qualityOf('usual', 30);
  expect(basis(report)).toBe(
    'Over 118 handoffs that a rep had and that ended in the last 30 days, 27 of them corrected by a rep.',
  );
  expect(basis({ ...report, handoffs: 1, corrected: 0 })).toMatch(
    /one handoff .*, none was corrected/,
  );
});

test('a correction says what stood there, what stands there now and who was wrong', () => {
  const view = (
    part: Partial<CorrectionView['correction']>,
    was: Partial<CorrectionView['was']>,
  ) => ({
    correction: {
      target: { kind: 'signal' as const, name: 'budget' },
      status: 'met' as const,
      reason: 'So it is',
      ...part,
    },
    was: {
      status: 'met' as const,
      value: null,
      source: null,
      read_by: null,
      policy_version: 4,
      ...was,
    },
    by: ANA,
    at: '2026-03-11T09:00:00Z',
  });
  expect(changeWords(view({ value: '18,000 USD' }, { value: '30000 USD' }))).toEqual({
    was: '30,000 USD',
    is: '18,000 USD',
  });
  expect(changeWords(view({ value: 'user', status: 'not_met' }, { status: 'unknown' }))).toEqual({
    was: 'not known',
    is: 'not met, User',
  });
  expect(changeWords(view({ target: { kind: 'verdict' }, status: 'not_met' }, {}))).toEqual({
    was: 'qualified',
    is: 'not qualified',
  });
  expect(whoSaid(view({}, { source: 'agent' }).was)).toBe('said by the agent');
  expect(whoSaid(view({}, { read_by: 'words' }).was)).toBe('read by Baton');
  expect(whoSaid(view({}, {}).was)).toBeNull();
});

test('what was corrected, by the name that people gave it', () => {
  const labels = new Map([['custom_dpia', 'Data protection']]);
  expect(targetWords({ kind: 'signal', name: 'custom_dpia' }, labels)).toBe('Data protection');
  expect(targetWords({ kind: 'signal', name: 'use_case_fit' }, labels)).toBe('Use case fit');
  expect(targetWords({ kind: 'claim', of: 'risk', key: 'No date' }, labels)).toBe(
    'Risks: “No date”',
  );
});

test('a share of few is not given', () => {
  expect(ofAsserted(3, 9)).toBe('3');
  expect(ofAsserted(0, 90)).toBe('0');
  expect(ofAsserted(14, 51)).toBe('14 · 27 %');
});
