import { beforeEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';

import { Sample } from './sample.svelte';

const message = { seq: 0, role: 'agent' as const, text: 'Hi', at: '' };
let sample: Sample;
beforeEach(async () => {
  sample = new Sample(new FakeBackend());
  await sample.load();
});

test('each step is a sentence about who was chosen', async () => {
  await sample.start('dev-001');
  expect(sample.line).toBe('The agent starts to talk with Dana…');
  sample.step({ kind: 'said', message, score: 3, of: 5 });
  expect(sample.line).toBe('The agent is talking with Dana…');
  expect(sample.score).toEqual({ score: 3, of: 5 });
  sample.step({ kind: 'judged', score: 4, of: 5, qualified: true });
  expect(sample.line).toBe('Dana qualifies.');
  sample.step({ kind: 'handed_over', handoff: 'h', say: null });
  expect([sample.line, sample.handoff]).toEqual(['Offered to you.', 'h']);
  sample.step({ kind: 'agent_told', say: 'Ana is joining', accepted_by: 'Ana', millis: 80 });
  expect([sample.line, sample.running]).toEqual(['The agent was told: “Ana is joining”', false]);
  const label = 'Monday 23 November, 2:00 PM, Denver time';
  sample.step({ kind: 'booked', meeting: 'mtg_1', label, host: 'Ana' });
  expect(sample.line).toBe(`The agent was told that Ana took it, and booked a call: ${label}.`);
});

test('a sample that breaks off says why', () => {
  const failure = {
    code: 'internal' as const,
    message: 'The hub is gone.',
    field: null,
    fix: null,
  };
  sample.step({ kind: 'stopped', failure });
  expect(sample.line).toBe('The sample stopped: The hub is gone.');
});
