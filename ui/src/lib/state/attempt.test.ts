import { expect, test } from 'vitest';

import { Attempt, sentence } from './attempt.svelte';

const failure = {
  code: 'refused' as const,
  message: 'no role',
  field: 'signals[2].criteria',
  fix: 'list one',
};

test('a refusal is kept for its field, also from deeper in', async () => {
  const attempt = new Attempt();
  await attempt.run(() => Promise.reject(Object.assign(new Error(failure.message), failure)));
  expect(attempt.at('signals[2].criteria')).toBe('No role. List one.');
  expect(attempt.at('signals')).toBe('No role. List one.');
  expect(attempt.at('signals[1].criteria')).toBeNull();
});

test('one at a time: a second press does nothing', async () => {
  const attempt = new Attempt();
  let runs = 0;
  const task = () => Promise.resolve((runs += 1));
  await Promise.all([attempt.run(task), attempt.run(task)]);
  expect([runs, attempt.busy]).toEqual([1, false]);
});

test('what is no failure of ours still has words', async () => {
  const attempt = new Attempt();
  await attempt.run(() => Promise.reject(new Error('command not found')));
  expect(attempt.failure).toMatchObject({ code: 'internal', message: 'command not found' });
  expect(sentence({ ...failure, message: 'Too old.', fix: null })).toBe('Too old.');
});
