/** Searches and what they find, in words. */
import type { FacetKind, InboxRow, Passage, SearchAnswer } from '$lib/backend/backend';
import { daysText } from '$lib/shared/daywords';

import { OUTCOMES, first } from '../words';
import { daysOf, isEmpty, isNarrowed, type Asked, type Here, type Range } from './query';

export const KIND_NAMES: Record<FacetKind, string> = {
  person: 'Person',
  company: 'Company',
  competitor: 'Competitor',
  objection: 'Objection',
  feature: 'Feature',
  outcome: 'Outcome',
  rep: 'Rep',
};

/** What stands in the place to look for a value. */
export const KIND_PROMPTS: Record<FacetKind, string> = {
  person: 'Name of a prospect',
  company: 'Name of a company',
  competitor: 'Name of a competitor',
  objection: 'Kind of objection',
  feature: 'Name of a feature',
  outcome: 'What became of it',
  rep: 'Name of a rep',
};

export const RANGES: readonly { range: Range; name: string }[] = [
  { range: { kind: 'last', days: 7 }, name: 'Last 7 days' },
  { range: { kind: 'last', days: 30 }, name: 'Last 30 days' },
  { range: { kind: 'last', days: 90 }, name: 'Last 90 days' },
  { range: { kind: 'quarter' }, name: 'This quarter' },
];

export const sameRange = (a: Range, b: Range | null) => JSON.stringify(a) === JSON.stringify(b);

/** "Last 30 days", "since 3 Mar 2026", "3 – 9 Mar 2026". */
export function rangeWords(range: Range): string {
  const known = RANGES.find((one) => sameRange(one.range, range));
  if (known) return known.name;
  if (range.kind !== 'own') return range.kind === 'last' ? `Last ${String(range.days)} days` : '';
  const { from, to } = range;
  if (from !== null && to !== null) return daysText(from, to);
  if (from !== null) return `Since ${daysText(from, from)}`;
  return to === null ? 'Any time' : `Until ${daysText(to, to)}`;
}

/** The same in days, as it is kept with a search. */
export function keptRange(range: Range, here: Here): string {
  return rangeWords({ kind: 'own', ...daysOf(range, here) });
}

/** A search in one line: `price · Competitor: Qualified · since 3 Mar 2026`. */
export function askedWords({ text, facets, range }: Asked): string {
  const parts = [
    text.trim(),
    ...facets.map(({ kind, label }) => `${KIND_NAMES[kind]}: ${label}`),
    range ? rangeWords(range) : '',
  ];
  return parts.filter((part) => part !== '').join(' · ') || 'Everything, newest first';
}

/** What stands above the hits, and is read out. */
export function countWords(asked: Asked, { hits, more }: SearchAnswer, most: boolean): string {
  const count = hits.length.toLocaleString();
  if (isEmpty(asked)) return '';
  if (hits.length === 0) return 'Nothing found';
  if (more) return most ? `The best ${count}` : `More than ${count} conversations`;
  return hits.length === 1 ? '1 conversation' : `${count} conversations`;
}

/** Nothing was found: what was looked for, and what one could do. */
export function nothingWords(asked: Asked): { what: string; fix: string } {
  const text = asked.text.trim();
  if (!isNarrowed(asked)) {
    return {
      what: `Nothing was said or written about “${text}”`,
      fix: 'Try fewer words, or only the beginning of one.',
    };
  }
  const narrowed = askedWords({ ...asked, text: '' });
  return text === ''
    ? { what: `No conversation has ${narrowed}`, fix: 'Remove a filter to see more.' }
    : {
        what: `Nothing about “${text}” in ${narrowed}`,
        fix: 'There may be some outside these filters.',
      };
}

/** What became of it, or where it stands; and who has it. */
export function standing(row: InboxRow, me: string | null): { state: string; who: string | null } {
  const named = (person: InboxRow['accepted_by']) =>
    person === null ? null : person.id === me ? 'You' : person.name;
  const who = named(row.accepted_by);
  if (row.outcome) return { state: OUTCOMES[row.outcome], who };
  switch (row.state) {
    case 'withdrawn':
      return { state: 'Withdrawn', who };
    case 'closed':
      return { state: 'Closed', who };
    case 'booked':
      return { state: 'Booked', who };
    case 'accepted':
      return { state: 'Open', who };
    case 'waiting':
      return { state: 'Waiting', who };
    case 'offered':
      return { state: 'Offered', who: row.my_offer ? 'You' : named(row.offered_to) };
  }
}

/** Who said a passage. The row does not know what the agent is called. */
export function speaker({ role }: Passage, row: InboxRow): string {
  if (role === 'prospect') return first(row.name);
  if (role === 'agent') return 'Agent';
  return row.accepted_by ? first(row.accepted_by.name) : 'Rep';
}

export function othersWords(others: number): string {
  return others === 1 ? 'and 1 more message' : `and ${others.toLocaleString()} more messages`;
}
