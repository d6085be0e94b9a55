import { expect, test } from 'vitest';

import type { Considering, RouteTrace } from '$lib/backend/backend';
import { ANA, BO, CLEO } from '$lib/backend/fake/roster';
import { keptFor, oldTrace, ownerAbsent } from '$lib/backend/fake/why';

import { considering, factsOf, insteadWords, stepsOf, summaryOf, unmetWords } from './why';

const NOW = Date.parse('2026-03-11T09:20:00Z');
const reader = (me: string | null = ANA.id) => ({ me, now: NOW });

function chosenBy(step: Partial<RouteTrace['steps'][number]>): RouteTrace {
  const chosen = { rep: ANA.id, name: ANA.name, outcome: { kind: 'chosen' as const } };
  return {
    at: '2026-03-11T09:20:00Z',
    policy_version: 2,
    chosen: ANA.id,
    lead: {},
    steps: [{ id: 'r', name: 'Rule', considered: [chosen], ...step }],
  };
}

test('a reason for passing over is short, and says when it ends', () => {
  const cases: [Considering, RegExp][] = [
    [{ kind: 'at_capacity', open: 3, capacity: 3 }, /^At capacity 3\/3$/],
    [{ kind: 'channel_full', channel: 'voice', open: 1, capacity: 1 }, /for voice 1\/1$/],
    [
      { kind: 'outside_hours', at: '22:10', place: 'Madrid', opens: '2026-03-16T08:00:00Z' },
      /^Outside hours, 22:10 in Madrid, back Mon \d/,
    ],
    [{ kind: 'outside_hours', at: '22:10', place: 'Madrid', opens: null }, /22:10 in Madrid$/],
    [{ kind: 'on_leave', until: '2026-12-03', delegate: BO.name }, /^On leave until .*3.*Bo stand/],
    [{ kind: 'asked_before' }, /^Asked before$/],
    [{ kind: 'holiday', name: '' }, /^Holiday$/],
    [{ kind: 'lacks_skill', skill: 'Kubernetes', level: 3, has: 0 }, /^No Kubernetes, level 3/],
    [{ kind: 'does_not_speak', language: 'pt' }, /^Does not speak Portuguese$/],
    [
      { kind: 'rate_limited', most: 1, minutes: 30, until: '2026-03-11T10:00:00Z' },
      /^Asked once in 30 min, again from \d/,
    ],
  ];
  for (const [outcome, words] of cases) expect(considering(outcome, NOW)).toMatch(words);
});

test('a rule that is not for the lead says what it asks for and what the lead has', () => {
  expect(unmetWords({ field: 'place', wants: 'DE, AT, CH', has: 'FR' })).toBe(
    'country is FR, rule asks for DE, AT, CH',
  );
  expect(unmetWords({ field: 'employees', wants: '200 to 1,000', has: null })).toBe(
    'company size is not known, rule asks for 200 to 1,000',
  );
});

test('the owner would have had it, another stood in their territory', () => {
  const trace = ownerAbsent(NOW);
  expect(summaryOf(trace, reader())).toBe('You were next for US East.');
  expect(summaryOf(trace, reader(null))).toBe('Ana was next for US East.');
  expect(insteadWords(trace, reader())).toBe(
    'Bo owns brightmoor.example and would have got it, but had 3 of 3 open.',
  );
  expect(insteadWords(trace, reader(BO.id))).toBe(
    'You own brightmoor.example and would have got it, but had 3 of 3 open.',
  );
});

test('every rule stands there with its result, and everybody with theirs', () => {
  const steps = stepsOf(ownerAbsent(NOW), reader());
  expect(steps.map(({ name, result }) => [name, result])).toEqual([
    ['Account owner', 'Passed over'],
    ['Else: whoever stands in', 'Passed over'],
    ['German-speaking countries', 'Not for this lead: country is US, rule asks for DE, AT, CH'],
    ['Territories', 'Goes to you'],
  ]);
  expect(steps[0]?.found).toBe('Bo owns brightmoor.example: account in list CRM');
  expect(steps[1]?.people[0]?.words).toMatch(/^On leave until .*, stands in for Bo$/);
  expect(steps[3]?.people.map(({ name, chosen }) => [name, chosen])).toContainEqual(['You', true]);
  expect(steps[3]?.more).toBe(47);
});

test('a trace of before reads as well as it can', () => {
  const trace = oldTrace(ANA, '2026-03-11T09:20:00Z');
  expect(summaryOf(trace, reader())).toBe('You were the only one free of 3.');
  expect(stepsOf(trace, reader())[0]).toMatchObject({
    name: 'By turns: whoever has had least for their share',
    result: 'Goes to you',
    people: [{ words: 'At capacity 3/3' }, { words: 'Chosen' }, { words: 'Away' }],
  });
  expect(insteadWords(trace, reader())).toBeNull();
  expect(summaryOf({ ...trace, steps: [] }, reader())).toBe('Nobody was considered.');
});

test('the sentence names what decided', () => {
  const owner = {
    kind: 'owner' as const,
    hit: {
      list: 'CRM',
      record: 'account' as const,
      by: 'domain' as const,
      key: 'acme.com',
      rep: ANA.id,
    },
  };
  expect(summaryOf(chosenBy({ found: owner }), reader())).toBe('You own acme.com in list CRM.');
  expect(summaryOf(chosenBy({ fallback: 'team', found: owner }), reader())).toBe(
    'You were the only one in the team that stands in.',
  );
  expect(summaryOf(chosenBy({ id: null, name: '' }), reader())).toBe(
    'No rule found anybody: you are the last resort.',
  );
  expect(summaryOf(chosenBy({ id: null, name: 'Handed on by Bo' }), reader())).toBe(
    'Handed on by Bo: it goes to you.',
  );
  const stands = {
    rep: ANA.id,
    name: ANA.name,
    outcome: { kind: 'chosen' as const },
    stands_in_for: CLEO.name,
  };
  const away = {
    rep: CLEO.id,
    name: CLEO.name,
    outcome: { kind: 'not_available' as const, presence: 'away' as const },
  };
  const trace = chosenBy({ fallback: 'delegate', considered: [stands] });
  expect(
    summaryOf(
      { ...trace, steps: [{ id: 'r', name: 'Rule', considered: [away] }, ...trace.steps] },
      reader(),
    ),
  ).toBe('You stand in for Cleo, who was away.');
});

test('while it is kept, the sentence says for whom and until when', () => {
  const until = NOW + 300_000;
  expect(summaryOf(keptFor(BO, NOW, until), reader())).toMatch(/^Kept for Bo until .*:25.*\.$/);
  expect(summaryOf(keptFor(ANA, NOW, until), reader())).toMatch(/^Kept for you until/);
});

test('of the lead only what is known is listed', () => {
  expect(factsOf({ country: 'FR', language: 'fr', employees: 1200, depth: 'none' })).toEqual([
    'FR',
    'French',
    '1,200 employees',
  ]);
});
