/** Everything the card claims, in one list, so that words and claims can point at each other. */
import type {
  Context,
  Evidence,
  FeatureInterest,
  HandoffView,
  Interest,
  Objection,
  ObjectionKind,
  Sentiment,
  SignalResult,
} from '$lib/backend/backend';

export type ClaimKind =
  'signal' | 'question' | 'objection' | 'competitor' | 'feature' | 'topic' | 'summary';

export type ProvenClaim = {
  /** Unique on the page: `signal-budget`, `question-0`. */
  id: string;
  kind: ClaimKind;
  /** What the words prove: "Budget: 30,000 USD". */
  proves: string;
  evidence: Evidence[];
};

/** A letter beside the hue, so that colour never speaks alone. */
export const KINDS: Record<ClaimKind, { letter: string; name: string; plural: string }> = {
  signal: { letter: 'S', name: 'Signal', plural: 'Signals' },
  question: { letter: 'Q', name: 'Question', plural: 'Questions' },
  objection: { letter: 'O', name: 'Objection', plural: 'Objections' },
  competitor: { letter: 'C', name: 'Competitor', plural: 'Competitors' },
  feature: { letter: 'F', name: 'Feature', plural: 'Features' },
  topic: { letter: 'T', name: 'Topic', plural: 'Topics' },
  summary: { letter: '–', name: 'Summary', plural: 'Summary' },
};

/** The kinds that have a lane on the map: a summary speaks of all of them. */
export const KIND_ORDER: readonly ClaimKind[] = [
  'signal',
  'question',
  'objection',
  'competitor',
  'feature',
  'topic',
];

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

function ofSignal(signal: SignalResult): ProvenClaim {
  const status = signal.status === 'not_met' ? ' (not met)' : '';
  return {
    id: `signal-${signal.name}`,
    kind: 'signal',
    proves: `${signal.label}: ${forPeople(signal.value) ?? 'said'}${status}`,
    evidence: signal.evidence,
  };
}

function ofContext(context: Context): ProvenClaim[] {
  const claim = (kind: ClaimKind, index: number, proves: string, evidence: Evidence[]) => ({
    id: `${kind}-${String(index)}`,
    kind,
    proves,
    evidence,
  });
  return [
    ...(context.questions ?? []).map((q, i) =>
      claim('question', i, q.answered ? 'A question, answered' : 'An open question', q.evidence),
    ),
    ...(context.objections ?? []).map((o, i) => claim('objection', i, objection(o), o.evidence)),
    ...(context.competitors ?? []).map((c, i) =>
      claim('competitor', i, `${c.name}: ${SENTIMENT_WORDS[c.sentiment]}`, c.evidence),
    ),
    ...(context.features ?? []).map((f, i) => claim('feature', i, feature(f), f.evidence)),
    ...(context.topics ?? []).map((t, i) => claim('topic', i, `Topic: ${t.text}`, t.evidence)),
    ...(context.wants_human ? [wantsHuman(context.wants_human.evidence)] : []),
    ...(context.summary ?? []).map((s, i) => claim('summary', i, s.text, s.evidence)),
  ];
}

function wantsHuman(evidence: Evidence[]): ProvenClaim {
  return { id: 'wants-human', kind: 'signal', proves: 'Asked for a person', evidence };
}

function objection(o: Objection): string {
  return `Objection: ${OBJECTION_WORDS[o.kind].toLowerCase()}`;
}

function feature(f: FeatureInterest): string {
  return `${f.name}: ${INTEREST_WORDS[f.interest]}`;
}

/** The claims of a handoff, strongest kind first. */
export function claimsOf(handoff: HandoffView): ProvenClaim[] {
  return [...handoff.scorecard.signals.map(ofSignal), ...ofContext(handoff.context)];
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
