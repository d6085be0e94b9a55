/** Everything the card claims, in one list, so that words and claims can point at each other. */
import type {
  Claim,
  Context,
  CorrectionTarget,
  DecisionKind,
  Evidence,
  FigureKind,
  HandoffView,
  Interest,
  ObjectionKind,
  RiskKind,
  Sentiment,
  SignalResult,
} from '$lib/backend/backend';

import { claimTarget, isWrong, rightedSignal } from './corrections';

export type Kind =
  | 'signal'
  | 'question'
  | 'objection'
  | 'competitor'
  | 'feature'
  | 'topic'
  | 'care'
  | 'decision'
  | 'risk'
  | 'known'
  | 'summary'
  | 'opening'
  | 'answer'
  | 'reply'
  | 'figure';

/** Who makes the claims. */
type Claiming = Pick<HandoffView, 'scorecard' | 'context' | 'corrections'>;

export type ProvenClaim = {
  /** Unique on the page: `signal-budget`, `question-0`. */
  id: string;
  kind: Kind;
  /** What the words prove: "Budget: 30,000 USD". */
  proves: string;
  evidence: Evidence[];
  /** Its words light up only while it is pointed at: else most of a talk would be lit. */
  quiet?: boolean;
};

/** A letter beside the hue, so that colour never speaks alone. */
export const KINDS: Record<Kind, { letter: string; name: string; plural: string }> = {
  signal: { letter: 'S', name: 'Signal', plural: 'Signals' },
  question: { letter: 'Q', name: 'Question', plural: 'Questions' },
  objection: { letter: 'O', name: 'Objection', plural: 'Objections' },
  competitor: { letter: 'C', name: 'Competitor', plural: 'Competitors' },
  feature: { letter: 'F', name: 'Feature', plural: 'Features' },
  topic: { letter: 'T', name: 'Topic', plural: 'Topics' },
  figure: { letter: '#', name: 'Figure', plural: 'Figures' },
  care: { letter: '♥', name: 'What they care about', plural: 'What they care about' },
  decision: { letter: 'D', name: 'Who decides', plural: 'Who decides' },
  risk: { letter: '!', name: 'Risk', plural: 'Risks' },
  known: { letter: '✓', name: 'Known already', plural: 'Known already' },
  answer: { letter: 'A', name: 'Answer', plural: 'Answers' },
  reply: { letter: 'A', name: 'Reply', plural: 'Replies' },
  opening: { letter: '–', name: 'How to begin', plural: 'How to begin' },
  summary: { letter: '–', name: 'Summary', plural: 'Summary' },
};

/** The kinds that have a lane on the map: the others speak of the same words. */
export const KIND_ORDER: readonly Kind[] = [
  'signal',
  'question',
  'objection',
  'competitor',
  'feature',
  'topic',
  'figure',
];

const QUIET: ReadonlySet<Kind> = new Set([
  'figure',
  'risk',
  'known',
  'answer',
  'reply',
  'opening',
  'summary',
]);

export const OBJECTION_WORDS: Record<ObjectionKind, string> = {
  price: 'Price',
  security: 'Security',
  timing: 'Timing',
  integration: 'Integration',
  authority: 'Authority',
  trust: 'Trust',
  complexity: 'Complexity',
  other: 'Other',
};

export const INTEREST_WORDS: Record<Interest, string> = {
  asked: 'asked about it',
  liked: 'liked it',
  must_have: 'must have it',
};

export const SENTIMENT_WORDS: Record<Sentiment, string> = {
  positive: 'speaks well of them',
  neutral: 'named them',
  negative: 'unhappy with them',
};

export const DECISION_WORDS: Record<DecisionKind, string> = {
  decider: 'signs',
  influencer: 'is heard',
  procurement: 'procurement',
  legal: 'legal',
  security: 'security review',
  process: 'next steps',
};

export const RISK_WORDS: Record<RiskKind, string> = {
  budget: 'budget',
  authority: 'authority',
  competitor: 'competitor',
  objection: 'objection',
  timing: 'timing',
  requirement: 'requirement',
  contradiction: 'contradiction',
};

const FIGURE_WORDS: Record<FigureKind, string> = {
  money: 'Money',
  count: 'A number',
  percent: 'A share',
  date: 'A date',
  duration: 'A length of time',
};

function ofSignal(signal: SignalResult): ProvenClaim {
  const status = signal.status === 'not_met' ? ' (not met)' : '';
  return {
    id: `signal-${signal.name}`,
    kind: 'signal',
    proves: `${signal.label}: ${forPeople(signal.value) ?? 'said'}${status}`,
    evidence: signal.evidence,
  };
}

type Named = readonly [proves: string, evidence: Evidence[]];

/** Of one kind, numbered as the context has them. */
function numbered<T>(
  kind: Kind,
  all: readonly T[] | undefined,
  name: (one: T) => Named | null,
): ProvenClaim[] {
  return (all ?? []).flatMap((one, i) => {
    const named = name(one);
    if (!named) return [];
    const [proves, evidence] = named;
    return [{ id: `${kind}-${String(i)}`, kind, proves, evidence, quiet: QUIET.has(kind) }];
  });
}

const of = (prefix: string, claim: Claim | null | undefined): Named | null =>
  claim ? [`${prefix}${claim.text}`, claim.evidence] : null;

function single(id: string, kind: Kind, named: Named | null): ProvenClaim[] {
  return named ? [{ id, kind, proves: named[0], evidence: named[1], quiet: QUIET.has(kind) }] : [];
}

function ofContext(context: Context): ProvenClaim[] {
  return [
    ...numbered('question', context.questions, (q) => [
      q.answered ? 'A question, answered' : 'An open question',
      q.evidence,
    ]),
    ...numbered('objection', context.objections, (o) => [
      `Objection: ${OBJECTION_WORDS[o.kind].toLowerCase()}`,
      o.evidence,
    ]),
    ...numbered('competitor', context.competitors, (c) => [
      `${c.name}: ${SENTIMENT_WORDS[c.sentiment]}`,
      c.evidence,
    ]),
    ...numbered('feature', context.features, (f) => [
      `${f.name}: ${INTEREST_WORDS[f.interest]}`,
      f.evidence,
    ]),
    ...numbered('topic', context.topics, (t) => of('Topic: ', t)),
    ...numbered('care', context.cares, (c) => of('They care about: ', c)),
    ...numbered('decision', context.decision, (d) => [
      `Who decides: ${DECISION_WORDS[d.kind]}`,
      d.evidence,
    ]),
    ...single('wants-human', 'signal', wantsHuman(context)),
    ...numbered('risk', context.risks, (r) => [`Risk: ${r.text}`, r.evidence]),
    ...numbered('known', context.known, (k) => [
      `Known: ${k.subject}`,
      [...k.evidence, ...(k.asked ?? [])],
    ]),
    ...numbered('answer', context.questions, (q) => of('Answers: ', answerTo(q.text, q.answer))),
    ...numbered('reply', context.objections, (o) => of('Replies to: ', answerTo(o.text, o.reply))),
    ...single('opening', 'opening', of('How to begin: ', context.opening)),
    ...numbered('summary', context.summary, (s) => of('', s)),
    ...numbered('figure', context.figures, (f) => [
      `${FIGURE_WORDS[f.kind]}: ${f.text}`,
      f.evidence,
    ]),
  ];
}

/** The words are the agent's; what they prove is that this was answered. */
const answerTo = (text: string, claim: Claim | null | undefined) => claim && { ...claim, text };

const wantsHuman = ({ wants_human }: Context): Named | null =>
  wants_human ? ['Asked for a person', wants_human.evidence] : null;

/** What a rep called wrong proves nothing any more; its words are shown who points at it. */
function hushed(claims: ProvenClaim[], handoff: Claiming): ProvenClaim[] {
  const targets = targetsOf(handoff.context);
  return claims.map((claim) => {
    const target = targets.get(claim.id);
    return target && isWrong(handoff.corrections, target) ? { ...claim, quiet: true } : claim;
  });
}

/** What a correction of a claim is addressed to, by the claim's id on the page. */
export function targetsOf(context: Context): ReadonlyMap<string, CorrectionTarget> {
  const named = <T>(
    kind: Kind & Parameters<typeof claimTarget>[0],
    all: readonly T[] | undefined,
    key: (one: T) => string,
  ) => (all ?? []).map((one, i) => [`${kind}-${String(i)}`, claimTarget(kind, key(one))] as const);
  const text = (one: { text: string }) => one.text;
  return new Map<string, CorrectionTarget>([
    ...named('summary', context.summary, text),
    ...named('topic', context.topics, text),
    ...named('feature', context.features, (f) => f.id),
    ...named('competitor', context.competitors, (c) => c.name),
    ...named('objection', context.objections, text),
    ...named('question', context.questions, text),
    ...named('care', context.cares, text),
    ...named('decision', context.decision, text),
    ...named('known', context.known, (k) => k.subject),
    ...named('risk', context.risks, text),
    ...(context.wants_human
      ? [['wants-human', claimTarget('wants_human', context.wants_human.text)] as const]
      : []),
  ]);
}

/** The claims of a card, strongest kind first. */
export function claimsOf(handoff: Claiming): ProvenClaim[] {
  return [
    ...handoff.scorecard.signals.map((s) => ofSignal(rightedSignal(s, handoff.corrections))),
    ...hushed(ofContext(handoff.context), handoff),
  ];
}

/** `decision_maker` as `Decision maker`, `30000 USD` as `30,000 USD`; words stay as they are. */
export function forPeople(value: string | null): string | null {
  if (value === null || value === '') return null;
  const plain = /^[a-z]+(_[a-z]+)*$/.test(value)
    ? value.charAt(0).toUpperCase() + value.slice(1).replaceAll('_', ' ')
    : value;
  return plain.replace(/(?<![\d-])\d{5,}|(?<![\d-])\d{4}(?= )/g, (digits) =>
    digits.replace(/\B(?=(\d{3})+$)/g, ','),
  );
}
