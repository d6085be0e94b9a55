import { expect, test } from 'vitest';

import type { ConnectionView } from '$lib/backend/backend';

import { byOf, choiceOf, choicesFor, columnsOf, isLatent, stepName } from './choices';

function connected(id: string, name: string, kind: 'slack' | 'webhook'): ConnectionView {
  const settings =
    kind === 'slack'
      ? ({ kind, answers: 'socket' } as const)
      : ({ kind, url: 'https://hooks.example' } as const);
  const rest = { problem: null, callback_url: null, sent_at: null, waiting: 0, dead: 0 };
  return { id, name, settings, secrets: [], state: 'ok', ...rest };
}
const ALL = [
  connected('hook-1', 'Warehouse', 'webhook'),
  connected('slack-1', 'Slack', 'slack'),
  connected('hook-2', 'Billing', 'webhook'),
];

test('the first of a kind is meant where a step names none', () => {
  expect(choicesFor(ALL)).toEqual([
    { id: 'slack|', label: 'Slack' },
    { id: 'webhook|', label: 'Webhook: Warehouse' },
    { id: 'webhook|hook-2', label: 'Webhook: Billing' },
  ]);
  expect(choiceOf({ channel: 'webhook', connection: 'hook-1' }, ALL)).toBe('webhook|');
  expect(byOf('webhook|')).toEqual({ channel: 'webhook', connection: null });
  expect(byOf('webhook|hook-2')).toEqual({ channel: 'webhook', connection: 'hook-2' });
});

test('what is no longer connected can still be seen, and replaced', () => {
  const steps = [{ channel: 'email' as const, connection: 'mail-1' }];
  const gone = { id: 'email|mail-1', label: 'E-mail (not connected)' };
  expect(choicesFor(ALL, steps).at(-1)).toEqual(gone);
  expect(columnsOf(ALL, steps)).toEqual(['email', 'slack', 'webhook']);
  expect(columnsOf([], [])).toEqual([]);
});

test('a step for what was never connected has no column: nobody is told by it yet', () => {
  const steps = [{ channel: 'email' as const, connection: null }];
  expect(columnsOf(ALL, steps)).toEqual(['slack', 'webhook']);
  expect(isLatent({ channel: 'email' }, ALL)).toBe(true);
  expect(isLatent({ channel: 'slack' }, ALL)).toBe(false);
  expect(isLatent({ channel: 'email', connection: 'mail-1' }, ALL)).toBe(false);
});

test('a step has the name of its connection where there are several of a kind', () => {
  expect(stepName({ channel: 'webhook', connection: 'hook-2' }, ALL)).toBe('Billing');
  expect(stepName({ channel: 'slack', connection: 'slack-1' }, ALL)).toBe('Slack');
});
