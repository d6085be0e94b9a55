import { expect, test } from 'vitest';

import type { NotifyPolicy, Template } from '$lib/backend/backend';

import {
  draftOfPolicy,
  isForAll,
  newRule,
  newStep,
  pathOf,
  policyOf,
  quietFault,
  templateFor,
  withTemplate,
  type NotifyDraft,
  type RuleDraft,
} from './draft';

const step = (channel: 'slack' | 'email', after_seconds: number) => ({
  ...{ channel, connection: null, after_seconds },
  ...{ unless_acted: false, urgent: false, required: false },
});

const POLICY: NotifyPolicy = {
  version: 3,
  rules: [
    { event: 'offered', for: { kind: 'everyone' }, steps: [step('slack', 0), step('email', 60)] },
    { event: 'offered', for: { kind: 'team', team: 't' }, steps: [] },
  ],
  quiet: { from: '20:00', to: '07:00', weekends: true },
  reps_choose: true,
  watchdog: { on: true, after_seconds: 45, then: ['hurry', 'tell_prospect'] },
  templates: [],
};

function ruleOf(draft: NotifyDraft, event: string, all = true): RuleDraft {
  const rule = draft.rules.find((one) => one.event === event && isForAll(one) === all);
  if (!rule) throw new Error('there is such a rule');
  return rule;
}

test('a policy comes back as it was: events without a rule get none', () => {
  expect(policyOf(draftOfPolicy(POLICY))).toEqual(POLICY);
});

test('a rule that lost its steps stays, for without it Baton’s own would hold', () => {
  const draft = draftOfPolicy(POLICY);
  ruleOf(draft, 'offered').steps = [];
  expect(policyOf(draft).rules[0]).toEqual({ ...POLICY.rules[0], steps: [] });
  expect(policyOf(draftOfPolicy(policyOf(draft)))).toEqual(policyOf(draft));
});

test('steps go out in the order of their delays, and are named so', () => {
  const draft = draftOfPolicy(POLICY);
  const rule = ruleOf(draft, 'offered');
  const [first] = rule.steps;
  if (first) first.after = 600;
  expect(policyOf(draft).rules[0]?.steps.map((one) => one.channel)).toEqual(['email', 'slack']);
  expect(pathOf(draft, rule, first)).toBe('rules[0].steps[1]');
});

test('a rule has the number that the hub sees, whatever is left out before it', () => {
  const draft = draftOfPolicy(POLICY);
  expect(pathOf(draft, ruleOf(draft, 'offered', false))).toBe('rules[1]');
  ruleOf(draft, 'accepted').steps.push(newStep('email', null));
  expect(pathOf(draft, ruleOf(draft, 'offered', false))).toBe('rules[2]');
});

test('a rule for somebody begins with what everyone gets, and is changed by itself', () => {
  const draft = draftOfPolicy(POLICY);
  const own = newRule(draft, 'offered', { kind: 'rep', rep: 'ana' });
  own.steps.splice(0, 1);
  expect(own.steps.map(({ channel }) => channel)).toEqual(['email']);
  expect(ruleOf(draft, 'offered').steps).toHaveLength(2);
});

const quiet: readonly [string, string, boolean][] = [
  ['20:00', '07:00', true],
  ['20:00', '20:00', false],
  ['8 pm', '07:00', false],
  ['24:00', '07:00', false],
];

test.each(quiet)('quiet from %s to %s', (from, to, fine) => {
  expect(quietFault({ on: true, from, to, weekends: false }) === null).toBe(fine);
  expect(quietFault({ on: false, from, to, weekends: false })).toBeNull();
});

const words = (subject: string): Template => ({ subject, parts: [] });

test('the words of the channel come first, then those of the event, then Baton’s', () => {
  const usual = words('usual');
  const whose = (templates: Parameters<typeof templateFor>[0], channel: 'slack' | null) =>
    templateFor(templates, usual, 'offered', channel).whose;
  let own = withTemplate([], 'booked', 'slack', words('another event'));
  expect(whose(own, 'slack')).toBe('baton');
  own = withTemplate(own, 'offered', null, words('event'));
  expect([whose(own, 'slack'), whose(own, null)]).toEqual(['event', 'event']);
  own = withTemplate(own, 'offered', 'slack', words('channel'));
  expect([whose(own, 'slack'), whose(own, null)]).toEqual(['channel', 'event']);
  own = withTemplate(own, 'offered', 'slack', null);
  expect(whose(own, 'slack')).toBe('event');
});
