import { expect, test } from 'vitest';

import type { Correction, CorrectionView } from '$lib/backend/backend';
import { having, offered } from '$lib/backend/fake/build';
import { priya } from '$lib/backend/fake/talks';

import { claimsOf, forPeople, targetsOf } from './claims';
import {
  claimTarget,
  correctedWords,
  formerWords,
  likelyStatus,
  overtakenWords,
  reasonWords,
  reasonsFor,
  rightedScorecard,
  samePart,
  signalTarget,
  VERDICT,
} from './corrections';

const AT = '2026-03-11T13:02:00Z';
const NOW = Date.parse('2026-03-11T13:20:00Z');

const by = { id: 'bo', name: 'Bo Lindqvist', title: null };
const said = (
  correction: Correction,
  was: Partial<CorrectionView['was']> = {},
): CorrectionView => ({
  correction,
  was: { status: 'met', value: null, source: null, read_by: null, policy_version: 1, ...was },
  by,
  at: AT,
});
const about = (name: string, more: Partial<Correction>): CorrectionView =>
  said({ target: signalTarget(name), status: 'met', reason: 'they said so', ...more });

const { handoff } = offered('h', priya(0), 0);

test('features are addressed by id, competitors by name, known answers by subject, others by text', () => {
  const targets = targetsOf(handoff.context);
  const of = (id: string) => targets.get(id);
  expect([of('feature-1'), of('competitor-0'), of('known-2')]).toEqual([
    claimTarget('feature', 'sso'),
    claimTarget('competitor', 'CloudHealth'),
    claimTarget('known', 'When does that contract end?'),
  ]);
  expect([of('question-1'), of('care-0'), of('wants-human')]).toEqual([
    claimTarget('question', 'can it run without write permissions?'),
    claimTarget('care', 'A bill that they can explain'),
    claimTarget('wants_human', 'yes please'),
  ]);
  expect(of('opening')).toBeUndefined();
});

test('a score counts what a rep put right before the hub has judged anew, and not twice after', () => {
  const corrections = [
    about('budget', { value: '50000 EUR' }),
    about('role', { status: 'not_met' }),
  ];
  const once = rightedScorecard(handoff.scorecard, corrections);
  expect([handoff.scorecard.score, once.score]).toEqual([4, 4]);
  expect(once.signals.map((s) => s.status)).toEqual(['met', 'not_met', 'met', 'met', 'met']);
  expect(rightedScorecard(once, corrections)).toEqual(once);
});

test('words prove a signal further where a rep leaves its status, and not where they turn it', () => {
  const proofs = (correction: CorrectionView) =>
    rightedScorecard(handoff.scorecard, [correction]).signals[0];
  expect(proofs(about('company_size', { value: '1450 employees' }))).toMatchObject({
    value: '1450 employees',
    evidence: [{ seq: 3 }],
  });
  expect(proofs(about('company_size', { status: 'not_met' }))).toMatchObject({
    value: null,
    evidence: [],
  });
});

test('the last word on the verdict holds', () => {
  const word = (status: 'met' | 'not_met') => said({ target: VERDICT, status, reason: 'r' });
  const verdict = (...words: CorrectionView[]) =>
    rightedScorecard(handoff.scorecard, words).verdict;
  expect(verdict(word('not_met'))).toBe('out_of_reach');
  expect(verdict(word('not_met'), word('met'))).toBe('qualified');
});

test('a claim that was called wrong no longer lights up by itself', () => {
  const wrong = said({
    target: claimTarget('competitor', 'CloudHealth'),
    status: 'not_met',
    reason: 'they did not',
  });
  const page = having(offered('h', priya(0), 0), {}, { corrections: [wrong] });
  const quiet = (all = handoff) => claimsOf(all).find((c) => c.id === 'competitor-0')?.quiet;
  expect([quiet(), quiet(page.handoff)]).toEqual([false, true]);
});

test('who said it, when, and what was read', () => {
  const view = about('company_size', { status: 'met', value: '1450 employees' });
  const read = { ...view, was: { ...view.was, value: '1200 employees' } };
  expect(correctedWords(view, 'ana', NOW)).toMatch(/^Met, says Bo, \d/);
  expect(correctedWords(view, 'bo', NOW)).toMatch(/^Met, you say, \d/);
  expect(formerWords(read, forPeople)).toBe('1,200 employees');
  expect(formerWords(about('budget', { status: 'not_met' }), forPeople)).toBe('met');
  expect(formerWords(about('budget', {}), forPeople)).toBeNull();
});

test('a usual reason, own words, or both', () => {
  expect(reasonWords('It has changed since', '  ')).toBe('It has changed since');
  expect(reasonWords(null, ' on the call ')).toBe('on the call');
  expect(reasonWords('It has changed since', 'on the call')).toBe(
    'It has changed since: on the call',
  );
  expect(reasonWords(null, ' ')).toBe('');
  expect(reasonsFor(VERDICT, 'met')).not.toEqual(reasonsFor(VERDICT, 'not_met'));
});

test('the contrary is what a person most likely came to say', () => {
  const what = { label: '', value: null, status: 'met' as const };
  expect(likelyStatus({ ...what, target: VERDICT })).toBe('not_met');
  expect(likelyStatus({ ...what, target: signalTarget('role') })).toBe('met');
});

test('why a line holds no longer: what it repeats, and who says so', () => {
  const view = about('company_size', { status: 'not_met', value: '20 employees' });
  const part = { kind: 'claim', of: 'known', key: 'Company size' } as const;
  const size = { part, instead: '20 employees', by: view.correction.target };
  const words = (me: string) => overtakenWords(size, [view], forPeople, me);
  expect(words('ana')).toBe('Repeats “Company size”, which Bo put right');
  expect(words('bo')).toBe('Repeats “Company size”, which you put right');
  const rival = { ...size, by: claimTarget('competitor', 'Walkly') };
  expect(overtakenWords(rival, [], forPeople, 'bo')).toMatch(/“Walkly”, which you called wrong$/);
  expect(samePart(part, { kind: 'claim', of: 'known', key: 'Company size' })).toBe(true);
  expect(samePart(part, { kind: 'opening' })).toBe(false);
  expect(samePart({ kind: 'opening' }, { kind: 'opening' })).toBe(true);
});
