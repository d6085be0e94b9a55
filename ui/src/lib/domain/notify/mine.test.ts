import { expect, test } from 'vitest';

import type { DeliveryView, MyChannel } from '$lib/backend/backend';

import { myStepsWords, testWords } from './mine';
import { strayWords } from './template';

const NOW = Date.parse('2026-03-11T09:20:00Z');

function sent(state: DeliveryView['state'], reason: string | null = null): DeliveryView {
  const at = new Date(NOW - 5000).toISOString();
  const rest = { offer: null, rep: null, url: null, can_retry: false };
  return { id: 'd', event: 'test', channel: 'slack', state, at, reason, ...rest };
}

const cases: readonly [DeliveryView, string][] = [
  [sent('queued'), 'On its way…'],
  [sent('sent'), 'Sent just now: Slack took it. Look whether it is there.'],
  [sent('shown'), 'Shown just now: it reaches you.'],
  [sent('acted'), 'You answered it just now: it reaches you, and answers come back.'],
  [
    sent('unknown', 'no answer in 10 s'),
    'It may have arrived: no answer in 10 s. Look whether it is there.',
  ],
  [sent('dead', 'users_not_found'), 'Not delivered: users_not_found'],
];

test.each(cases)('a test that is $state', (delivery, words) => {
  expect(testWords(delivery, NOW)).toBe(words);
});

test('a test that is tried again says so', () => {
  const due_at = new Date(NOW + 60_000).toISOString();
  expect(testWords({ ...sent('queued', 'Slack is down'), due_at }, NOW)).toMatch(
    /^Did not get through yet: Slack is down\. Tried again /,
  );
});

const CHANNELS: MyChannel[] = (['slack', 'email'] as const).map((channel) => ({
  ...{ channel, name: '', reaches: null, problem: null, required: false, test: null },
}));

test('what I turned off I do not get, unless it is required', () => {
  const steps = [
    { channel: 'slack' as const, required: true },
    { channel: 'email' as const, after_seconds: 60 },
    { channel: 'webhook' as const },
  ];
  expect(myStepsWords(steps, [], CHANNELS)).toBe(
    'Desktop at once · Slack at once · E-mail after 1 min',
  );
  expect(myStepsWords(steps, ['slack', 'email'], CHANNELS)).toBe('Desktop at once · Slack at once');
});

test('what looks like a placeholder and is none is named, once', () => {
  const known = [{ name: 'prospect.name', meaning: '' }];
  expect(strayWords(['{{ prospect.name }} {{prospect.name}} {x}'], known)).toBeNull();
  expect(strayWords(['{{ who }} {{who}}'], known)).toBe('{{ who }} stands for nothing.');
  expect(strayWords(['{{ who }}', '{{ why }}'], known)).toBe(
    '{{ who }}, {{ why }} stand for nothing.',
  );
});
