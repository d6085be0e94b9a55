/** What was read in other ways: put right by reps, by a model, of very long and of strange talks. */
import type { Context, CorrectionView, HandoffPage, Message, Overtaken, ReadBy } from '../backend';

import { BO, having, iso, mine, offered } from './build';
import { ANA } from './roster';
import { priya, said, type Talk } from './talks';
import { layla, mallory } from './talks/tongues';

const MINUTE = 60_000;

const was = { value: null, source: null, read_by: null, policy_version: 1 } as const;

/** By a colleague and by the rep: a signal, claims, and the verdict. */
function corrections(now: number): CorrectionView[] {
  return [
    {
      correction: {
        target: { kind: 'signal', name: 'company_size' },
        status: 'met',
        value: '1450 employees',
        reason: 'They told me on the call: with the Austin office',
      },
      was: { ...was, status: 'met', value: '1200 employees', source: 'reader' },
      by: BO,
      at: iso(now - 9 * MINUTE),
    },
    {
      correction: {
        target: { kind: 'signal', name: 'budget' },
        status: 'not_met',
        value: null,
        reason: 'They told me on the call',
      },
      was: { ...was, status: 'unknown' },
      by: ANA,
      at: iso(now - 4 * MINUTE),
    },
    {
      correction: {
        target: { kind: 'claim', of: 'competitor', key: 'CloudHealth' },
        status: 'not_met',
        reason: 'They did not say this',
      },
      was: { ...was, status: 'met', read_by: 'words' },
      by: ANA,
      at: iso(now - 3 * MINUTE),
    },
    {
      correction: {
        target: { kind: 'claim', of: 'care', key: 'A bill that they can explain' },
        status: 'met',
        reason: 'They told me the same on the call',
      },
      was: { ...was, status: 'met', read_by: 'words' },
      by: ANA,
      at: iso(now - 3 * MINUTE),
    },
    {
      correction: {
        target: { kind: 'verdict' },
        status: 'not_met',
        reason: 'There is no money for this: not before next year, whatever it saves them',
      },
      was: { ...was, status: 'met' },
      by: ANA,
      at: iso(now - 2 * MINUTE),
    },
  ];
}

export function rightedPage(now: number): HandoffPage {
  const page = mine(offered('righted', priya(now - 40 * MINUTE), now - 30 * MINUTE), now);
  return { ...having(page, {}, { corrections: corrections(now) }), overtaken: OVERTAKEN };
}

/** What the card says elsewhere of what was put right. */
const OVERTAKEN: Overtaken[] = [
  {
    part: { kind: 'claim', of: 'known', key: 'Company size' },
    instead: '1,450 employees',
    by: { kind: 'signal', name: 'company_size' },
  },
  {
    part: { kind: 'claim', of: 'care', key: 'No second year with CloudHealth' },
    instead: null,
    by: { kind: 'claim', of: 'competitor', key: 'CloudHealth' },
  },
  {
    part: {
      kind: 'claim',
      of: 'summary',
      key: 'CloudHealth renews on 1 October; notice is due by mid August.',
    },
    instead: null,
    by: { kind: 'claim', of: 'competitor', key: 'CloudHealth' },
  },
  {
    part: { kind: 'claim', of: 'risk', key: 'No budget yet: it hangs on the price' },
    instead: null,
    by: { kind: 'signal', name: 'budget' },
  },
];

/** Every third claim is the model's alone, every third both readers'. */
function withReaders(context: Context): Context {
  const turns: readonly ReadBy[] = ['both', 'words', 'model'];
  const each = <T>(all: readonly T[] | undefined) =>
    (all ?? []).map((one, i) => ({ ...one, read_by: turns[i % turns.length] ?? 'words' }));
  return {
    ...context,
    cares: each(context.cares),
    questions: each(context.questions),
    objections: each(context.objections),
    competitors: each(context.competitors),
    features: each(context.features),
    decision: each(context.decision),
    risks: each(context.risks),
    known: each(context.known),
    opening: context.opening ? { ...context.opening, read_by: 'model' } : null,
  };
}

export function modelPages(now: number): HandoffPage[] {
  const talk = priya(now - 6 * MINUTE);
  const both = { ...talk, context: withReaders(talk.context) };
  const model = 'qwen3-30b-a3b-instruct';
  const at = iso(now - 2 * MINUTE);
  return [
    having(
      offered('read', both, now - 18_000),
      {},
      { model: { kind: 'read', model, messages: 14, at, millis: 2310 } },
    ),
    having(
      offered('failed', talk, now - 30_000),
      {},
      { model: { kind: 'failed', model, code: 'slow', at } },
    ),
    having(offered('waits', talk, now - 40_000), {}, { model: { kind: 'waiting' } }),
  ];
}

export function tonguePages(now: number): HandoffPage[] {
  return [
    offered('layla', layla(now - 6 * MINUTE), now - 18_000),
    offered('mallory', mallory(now - 6 * MINUTE), now - 30_000),
  ];
}

/** Filler between what proves something. */
const filler = (count: number, from: number): Message[] =>
  said(
    Array.from({ length: count }, (_, i) => [
      i % 2 ? 'prospect' : 'agent',
      `Message ${String(i)}: ${'and so on, '.repeat((i % 9) + 1)}`,
    ]),
    from,
  );

/** A talk of 5,000 messages, some of which prove something, to its end. */
export function longTalk(now: number): HandoffPage[] {
  const talk: Talk = priya(now - 6 * MINUTE);
  const rest = filler(4984, now - 6 * MINUTE).map((m) => ({ ...m, seq: m.seq + 16 }));
  const far = { seq: 4321, start: 0, end: 12 };
  const spread = Array.from({ length: 120 }, (_, i) => ({ seq: 40 + i * 41, start: 0, end: 7 }));
  const context: Context = {
    ...talk.context,
    questions: [
      ...(talk.context.questions ?? []),
      { text: 'and so on?', answered: false, evidence: [far] },
    ],
    figures: [
      ...(talk.context.figures ?? []),
      ...spread.map((e) => ({ kind: 'count' as const, text: 'Message', evidence: [e] })),
    ],
  };
  const messages = [...talk.messages, ...rest];
  return [offered('priya', { ...talk, messages, context }, now - 18_000)];
}

/** So much was said that most of it has to fold. */
export function fullPage(now: number): HandoffPage {
  const talk = priya(now - 6 * MINUTE);
  const many = <T>(all: readonly T[] | undefined, times: number, of: (one: T, i: number) => T) =>
    Array.from({ length: times }, () => all ?? [])
      .flat()
      .map(of);
  const numbered = <T extends { text: string }>(one: T, i: number) =>
    i < 3 ? one : { ...one, text: `${one.text} (${String(i)})` };
  const context: Context = {
    ...talk.context,
    questions: many(talk.context.questions, 5, numbered),
    objections: many(talk.context.objections, 6, numbered),
    features: many(talk.context.features, 7, (f, i) => ({ ...f, id: `f-${String(i)}` })),
    topics: many(talk.context.topics, 6, numbered),
    risks: many(talk.context.risks, 5, numbered),
    decision: many(talk.context.decision, 4, numbered),
  };
  return offered('full', { ...talk, context }, now - 18_000);
}
