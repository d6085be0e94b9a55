import { expect, test } from 'vitest';

import type { RoutingPolicy } from '$lib/backend/backend';
import { FakeBackend } from '$lib/backend/fake';

import { draftOf, newRule, policyOf } from './draft';

test('a policy comes back as it was, and what was left out is said', async () => {
  const { published } = await new FakeBackend().routing();
  const again = policyOf(draftOf(published));
  expect(again).toMatchObject({ ...published, version: 0 });
  expect(policyOf(draftOf(again))).toEqual(again);
});

test('an empty policy has what the hub takes for granted', () => {
  expect(policyOf(draftOf({}))).toMatchObject({
    offer_seconds: 120,
    hours: 'own',
    rules: [],
    last_resort: { kind: 'queue', team: null },
  });
});

test('each kind of target is sent with its own fields only', () => {
  const rule = { ...newRule(), name: 'Große Kunden' };
  rule.to = { ...rule.to, lists: ['CRM'], only: ['dach'], team: 'team-dach' };
  const sent = (kind: typeof rule.to.kind) =>
    policyOf({ ...draftOf({}), rules: [{ ...rule, to: { ...rule.to, kind } }] }).rules?.[0]?.to;
  expect(sent('owner')).toEqual({ kind: 'owner', lists: ['CRM'] });
  expect(sent('territory')).toEqual({ kind: 'territory', only: ['dach'] });
  expect(sent('queue')).toEqual({ kind: 'queue', team: 'team-dach' });
  expect(sent('round_robin')).toEqual({ kind: 'round_robin' });
  expect(sent('skill')).toEqual({
    kind: 'skill',
    required: [],
    preferred: [],
    from_conversation: false,
  });
});

test('a new rule gets its id from its name, an old one keeps its own', () => {
  const made = { ...newRule(), name: 'Große Kunden & Co.' };
  const old = { ...newRule(), id: 'all', fixed: true, name: 'Renamed' };
  const { rules } = policyOf({ ...draftOf({}), rules: [made, old] });
  expect(rules?.map(({ id }) => id)).toEqual(['grosse-kunden-co', 'all']);
});

test('a range that is open at both ends is none, and empty words are the workspace’s own', () => {
  const policy: RoutingPolicy = {
    rules: [
      {
        id: 'a',
        name: 'A',
        when: { employees: { from: 5, to: null } },
        to: { kind: 'round_robin' },
      },
    ],
    clocks: [
      { stage: 'pickup', after_seconds: 9, action: { kind: 'tell_prospect', text: 'Sorry' } },
      { stage: 'pickup', after_seconds: 9, action: { kind: 'escalate', to: 'rep-bo' } },
    ],
  };
  const draft = draftOf(policy);
  const [rule] = draft.rules;
  const [tell, escalate] = draft.clocks;
  if (!rule || !tell || !escalate) throw new Error('there is a rule, and two steps');
  rule.when.employees.from = null;
  tell.text = ' ';
  escalate.to = '';
  const sent = policyOf(draft);
  expect(sent.rules?.[0]?.when?.employees).toBeNull();
  expect(sent.clocks?.map(({ action }) => action)).toEqual([
    { kind: 'tell_prospect', text: null },
    { kind: 'escalate', to: null },
  ]);
});

test('an emptied number is refused by the hub, not guessed', () => {
  const draft = draftOf({
    clocks: [{ stage: 'answer', after_seconds: 60, action: { kind: 'remind' } }],
  });
  draft.offer_seconds = null;
  if (draft.clocks[0]) draft.clocks[0].after_seconds = null;
  const sent = policyOf(draft);
  expect([sent.offer_seconds, sent.clocks?.[0]?.after_seconds]).toEqual([0, 0]);
});
