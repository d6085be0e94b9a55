import { expect, test } from 'vitest';

import type { InboxRow, MyAnswer } from '$lib/backend/backend';
import { BO, CLEO, iso, offered } from '$lib/backend/fake/build';
import { dana } from '$lib/backend/fake/talks';
import { clockTime } from '$lib/shared/when';

import { bannerOf } from './banner';

const NOW = Date.parse('2026-03-03T16:00:00Z');
const AT = iso(NOW - 60_000);
const TIME = clockTime(AT, NOW);
const base = offered('h', dana(NOW), NOW).row;

function say(row: Partial<InboxRow>, awayFromHub = false): string | undefined {
  return bannerOf({ ...base, ...row }, { me: 'rep-ana', now: NOW, awayFromHub })?.text;
}

const answered = (answer: Extract<MyAnswer, { kind: 'answered' }>['answer']): MyAnswer => ({
  kind: 'answered',
  action: 'accept',
  answer,
});

test('an offer that waits for an answer needs no words', () => {
  expect(say({})).toBeUndefined();
});

test('an answer that is not confirmed never reads as done', () => {
  const my_answer: MyAnswer = { kind: 'sending', intent: 'i', action: 'accept', since: AT };
  expect(say({ my_answer, section: 'mine' })).toBe('Accepting…');
  expect(say({ my_answer, section: 'mine' }, true)).toBe(
    'Not confirmed yet. Will be sent when the hub is back.',
  );
});

test('each word of the hub is told as it is', () => {
  expect(say({ section: 'mine', my_answer: answered({ kind: 'accepted', at: AT }) })).toBe(
    'You have it',
  );
  expect(say({ section: 'closed', my_answer: answered({ kind: 'taken', by: BO, at: AT }) })).toBe(
    `Bo took it at ${TIME}`,
  );
  expect(say({ section: 'closed', my_answer: answered({ kind: 'lapsed', at: AT }) })).toBe(
    `The offer lapsed at ${TIME}`,
  );
  expect(say({ section: 'closed', my_answer: answered({ kind: 'withdrawn', at: AT }) })).toBe(
    `Withdrawn by the agent at ${TIME}`,
  );
});

test('accepted once but with another now is not mine', () => {
  const row = {
    section: 'closed' as const,
    state: 'accepted' as const,
    accepted_by: BO,
    accepted_at: AT,
    my_offer: null,
    my_answer: answered({ kind: 'accepted', at: AT }),
  };
  expect(say(row)).toBe(`Bo took it at ${TIME}`);
});

test('a stuck answer names its cause and can be taken up', () => {
  const failure = {
    code: 'refused' as const,
    message: 'Too old.',
    field: null,
    fix: 'Update Baton.',
  };
  const my_answer: MyAnswer = { kind: 'wedged', intent: 'i', action: 'accept', failure };
  const banner = bannerOf({ ...base, my_answer }, { me: null, now: NOW, awayFromHub: false });
  expect(banner).toMatchObject({ tone: 'bad', detail: 'Update Baton.', stuck: 'i' });
});

test('a rep who did not answer learns who is asked now', () => {
  expect(say({ section: 'closed', my_offer: null, offered_to: CLEO })).toBe(
    'Your time to answer is over. Cleo is asked now.',
  );
});

test('a booked handoff says that a meeting is booked, also after an answer of one’s own', () => {
  const booked = { state: 'booked' as const, section: 'mine' as const, my_offer: null };
  const mine = { ...booked, accepted_by: { id: 'rep-ana', name: 'Ana Lindqvist', title: null } };
  expect(say(mine)).toBe('A meeting with you is booked');
  expect(say({ ...mine, my_answer: answered({ kind: 'accepted', at: AT }) })).toBe(
    'A meeting with you is booked',
  );
  expect(say({ ...booked, section: 'closed', accepted_by: BO })).toBe(
    'A meeting with Bo is booked',
  );
});
