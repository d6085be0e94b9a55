/** The transcript by what is asked, objected to, counted or compared. */
import type { Message } from '$lib/backend/backend';

import type { Kind, ProvenClaim } from '../claims';

export const FILTERS = ['all', 'question', 'objection', 'figure', 'competitor'] as const;
export type Filter = (typeof FILTERS)[number];

export const FILTER_WORDS: Record<Filter, string> = {
  all: 'All',
  question: 'Questions',
  objection: 'Objections',
  figure: 'Figures',
  competitor: 'Competitors',
};

/** What is shown with a kind: a question without its answer tells half. */
const WITH: Partial<Record<Filter, Kind>> = { question: 'answer', objection: 'reply' };

const proven = ({ evidence }: ProvenClaim) => evidence.length > 0;

/** How many there are of each. */
export function countsOf(
  messages: readonly Message[],
  claims: readonly ProvenClaim[],
): Record<Filter, number> {
  const count = (kind: Filter) => claims.filter((c) => c.kind === kind && proven(c)).length;
  return {
    all: messages.length,
    question: count('question'),
    objection: count('objection'),
    figure: count('figure'),
    competitor: count('competitor'),
  };
}

/** The messages that a filter lets through; all of them if there are none to tell. */
export function shownBy(filter: Filter, claims: readonly ProvenClaim[]): Set<number> | null {
  if (filter === 'all') return null;
  const kinds = new Set<Kind | undefined>([filter, WITH[filter]]);
  return new Set(
    claims.filter((c) => kinds.has(c.kind)).flatMap((c) => c.evidence.map((e) => e.seq)),
  );
}

export type Row =
  | { kind: 'message'; message: Message; language: string | null }
  /** So many messages that the filter leaves out. */
  | { kind: 'gap'; seq: number; count: number };

/** The talk as it is drawn: messages, and where some are left out how many. */
export function rowsOf(
  messages: readonly Message[],
  shown: ReadonlySet<number> | null,
  languages: ReadonlyMap<number, string>,
): Row[] {
  const rows: Row[] = [];
  let gap: Extract<Row, { kind: 'gap' }> | null = null;
  for (const message of messages) {
    if (shown && !shown.has(message.seq)) {
      if (gap) gap.count += 1;
      else rows.push((gap = { kind: 'gap', seq: message.seq, count: 1 }));
      continue;
    }
    gap = null;
    rows.push({ kind: 'message', message, language: languages.get(message.seq) ?? null });
  }
  return rows;
}
