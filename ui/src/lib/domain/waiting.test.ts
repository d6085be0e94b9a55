import { expect, test } from 'vitest';

import type { HandoffView } from '$lib/backend/backend';
import { offered } from '$lib/backend/fake/build';
import { clocksOf } from '$lib/backend/fake/clocks';
import { ANA, BO, CLEO } from '$lib/backend/fake/roster';
import { dana } from '$lib/backend/fake/talks';

import { mayClaim, stagesOf, waitingWords } from './waiting';

const NOW = Date.parse('2026-03-11T09:20:00Z');
const reader = { me: ANA.id, now: NOW };

function handoff(part: Partial<HandoffView>): HandoffView {
  return { ...offered('h', dana(NOW), NOW).handoff, trace: null, ...part };
}

test('what is kept for somebody is theirs to claim, all else anybody’s', () => {
  expect(mayClaim(handoff({}), ANA.id)).toBe(true);
  expect(mayClaim(handoff({ kept_for: [] }), ANA.id)).toBe(true);
  expect(mayClaim(handoff({ kept_for: [BO, ANA] }), ANA.id)).toBe(true);
  expect(mayClaim(handoff({ kept_for: [BO] }), ANA.id)).toBe(false);
});

test('it says for whom it is kept and until when', () => {
  const until = { kept_until: '2026-03-11T09:25:00Z' };
  const words = (part: Partial<HandoffView>) => waitingWords(handoff(part), reader);
  expect(words({ state: 'waiting', kept_for: [BO], ...until })).toEqual([
    {
      tone: 'calm',
      text: expect.stringMatching(/^Kept for Bo until .*:25/) as string,
      fix: 'Then others are asked.',
    },
  ]);
  expect(words({ state: 'waiting', kept_for: [ANA, BO, CLEO] })[0]).toEqual({
    tone: 'good',
    text: 'Kept for you, Bo and 1 more',
  });
  expect(words({ state: 'waiting' })).toEqual([]);
});

test('times that the agent offers and who was told are said while nobody has it', () => {
  const part = { book_later: { with: CLEO }, escalated_at: '2026-03-11T09:19:00Z' };
  const texts = (state: HandoffView['state']) =>
    waitingWords(handoff({ ...part, state }), reader).map(({ text }) => text);
  expect(texts('waiting')).toEqual([
    'The agent offers times with Cleo',
    expect.stringMatching(/^Nobody has it yet: escalated at .*:19/) as string,
  ]);
  expect(texts('accepted')).toEqual([]);
  expect(
    waitingWords(handoff({ state: 'waiting', book_later: { with: null } }), reader)[0]?.text,
  ).toBe('The agent offers times with anyone');
});

test('clocks stand by stage, with what they do and did, to whom by name', () => {
  const asked = handoff({ clocks: clocksOf(NOW - 90_000, 'answer', NOW) });
  expect(
    stagesOf(asked, ANA.id).map(({ name, clocks }) => [name, clocks.map((c) => c.text)]),
  ).toEqual([
    ['Until an answer', ['Reminded you', 'Ask the next rep']],
    [
      'Until somebody has it',
      [
        'Told the prospect that it takes longer',
        'Tell a colleague who can help',
        'Tell whoever looks after the team',
      ],
    ],
  ]);
  const taken = handoff({
    state: 'accepted',
    accepted_by: BO,
    clocks: clocksOf(NOW, 'wrapup', NOW),
  });
  expect(stagesOf(taken, ANA.id)[0]?.clocks[0]?.text).toBe('Remind Bo');
  expect(stagesOf(handoff({}), ANA.id)).toEqual([]);
});
