import { expect, test } from 'vitest';

import type { Context } from '$lib/backend/backend';
import { offered } from '$lib/backend/fake/build';
import { priya } from '$lib/backend/fake/talks';

import { CardLines, readingWords } from './cardLines';

const { handoff } = offered('h', priya(0), 0);
const lines = new CardLines(handoff);
const linesOf = (context: Context) => new CardLines({ context, agent: 'Lumi' });

test('open questions come first, answered ones with what was answered', () => {
  expect(lines.questions.map((q) => [q.id, q.tag])).toEqual([
    ['question-1', 'open'],
    ['question-2', 'open'],
    ['question-0', 'answered'],
  ]);
  expect(lines.questions[2]?.reply).toEqual({
    id: 'answer-0',
    who: 'Lumi',
    text: 'Yes: by namespace, workload and label, with idle cost shown apart.',
    proven: true,
  });
});

test('what nobody settled comes first; an older hub tells no state', () => {
  const objection = { kind: 'price' as const, text: 'too much', evidence: [] };
  const { objections } = linesOf({
    objections: [
      { ...objection, state: 'settled' },
      objection,
      { ...objection, state: 'answered' },
      { ...objection, state: 'open' },
    ],
  });
  expect(objections.map((o) => [o.id, o.tag, o.tagTone])).toEqual([
    ['objection-1', 'Price', 'plain'],
    ['objection-3', 'Price · open', 'warn'],
    ['objection-2', 'Price · answered', 'plain'],
    ['objection-0', 'Price · settled', 'plain'],
  ]);
});

test('what they must have comes first', () => {
  expect(lines.features.map((f) => [f.id, f.tag])).toEqual([
    ['feature-1', 'must have it'],
    ['feature-0', 'asked about it'],
  ]);
});

test('what is known already stands with the words that answer it', () => {
  expect(lines.known[0]).toMatchObject({
    text: 'Company size',
    reply: { text: 'we’re ~1.2k people, about 60 engineering teams' },
    proven: true,
  });
});

test('a claim without words says so', () => {
  expect(linesOf({ cares: [{ text: 'Speed', evidence: [] }] }).cares[0]?.proven).toBe(false);
});

test('whose reading it is', () => {
  const at = () => '14:02';
  const model = 'qwen3';
  const read = (messages: number) =>
    readingWords({ kind: 'read', model, messages, at: '', millis: 1 }, 16, at);
  expect(read(16)).toBe('Also read by qwen3: all of it, 14:02.');
  expect(read(14)).toBe('Also read by qwen3: the first 14 messages, 14:02.');
  expect(readingWords({ kind: 'failed', model, code: 'slow', at: '' }, 16, at)).toBe(
    'From the words alone: qwen3 could not read it, it took too long, 14:02.',
  );
  expect(readingWords({ kind: 'off' }, 16, at)).toBeNull();
  expect(readingWords(undefined, 16, at)).toBeNull();
});
