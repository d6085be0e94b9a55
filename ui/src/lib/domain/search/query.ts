/** What a rep looks for, as it is edited; and as the desk is asked. */
import type { Facet, FacetKind, SearchHit, SearchQuery } from '$lib/backend/backend';
import { addDays, instantOf, wallAt } from '$lib/shared/zones';

/** Days of the rep's zone, the last of which counts too; open ends are `null`. */
export type OwnDays = { from: string | null; to: string | null };

/** When it was handed over. */
export type Range =
  { kind: 'last'; days: number } | { kind: 'quarter' } | ({ kind: 'own' } & OwnDays);

export type Asked = { text: string; facets: readonly Facet[]; range: Range | null };

/** Where and when a search is read: ranges such as the last week depend on it. */
export type Here = { now: number; zone: string };

export const NOTHING: Asked = { text: '', facets: [], range: null };

export const FACET_ORDER: readonly FacetKind[] = [
  'person',
  'company',
  'competitor',
  'objection',
  'feature',
  'outcome',
  'rep',
];

export const sameFacet = (a: Facet, b: Facet) => a.kind === b.kind && a.value === b.value;

export function toggled(facets: readonly Facet[], facet: Facet): Facet[] {
  const without = facets.filter((one) => !sameFacet(one, facet));
  return without.length < facets.length ? without : [...facets, facet];
}

export function isNarrowed({ facets, range }: Asked): boolean {
  return facets.length > 0 || range !== null;
}

/** Nothing typed and nothing chosen: the newest conversations. */
export function isEmpty(asked: Asked): boolean {
  return asked.text.trim() === '' && !isNarrowed(asked);
}

export function daysOf(range: Range, { now, zone }: Here): OwnDays {
  const today = wallAt(now, zone).day;
  switch (range.kind) {
    case 'last':
      return { from: addDays(today, -range.days), to: null };
    case 'quarter':
      return { from: quarterStart(today), to: null };
    case 'own':
      return { from: range.from, to: range.to };
  }
}

function quarterStart(day: string): string {
  const month = Number(day.slice(5, 7));
  const first = month - ((month - 1) % 3);
  return `${day.slice(0, 4)}-${String(first).padStart(2, '0')}-01`;
}

export function queryOf({ text, facets, range }: Asked, here: Here): SearchQuery {
  const { from, to } = range ? daysOf(range, here) : { from: null, to: null };
  const midnight = (day: string) =>
    new Date(instantOf({ day, minutes: 0 }, here.zone)).toISOString();
  return {
    text,
    facets: [...facets],
    from: from === null ? null : midnight(from),
    to: to === null ? null : midnight(addDays(to, 1)),
  };
}

/** A search that was kept, to be edited again. What is kept are days, not "the last week". */
export function askedOf(query: SearchQuery, zone: string): Asked {
  const { text, facets = [], from = null, to = null } = query;
  const day = (at: number) => wallAt(at, zone).day;
  const range: Range | null =
    from === null && to === null
      ? null
      : {
          kind: 'own',
          from: from === null ? null : day(Date.parse(from)),
          // The day before the first instant that does not count any more.
          to: to === null ? null : day(Date.parse(to) - 1),
        };
  return { text, facets, range };
}

/** What was typed but its last word, or its last words in quotes: as the desk takes it apart. */
export function withoutLast(text: string): string {
  const chunks = [...text.matchAll(/-?(?:["“„«][^"”“»]*["”“»]?|\S+)/gu)];
  return text.slice(0, chunks.at(-1)?.index ?? 0).trimEnd();
}

/** What is wrong with days that were typed. */
export function rangeFault({ from, to }: OwnDays): string | null {
  const isDay = (day: string | null) => day === null || /^\d{4}-\d{2}-\d{2}$/.test(day);
  if (!isDay(from) || !isDay(to)) return 'Write a day like 3 Mar or 2026-03-03.';
  const backwards = from !== null && to !== null && to < from;
  return backwards ? 'The last day is before the first.' : null;
}

/** Where opening a hit leads: its first message; from there to its next, and around. */
export function nextPlace({ passages }: SearchHit, from: number | null): number | null {
  const next = from === null ? undefined : passages.find(({ seq }) => seq > from);
  return (next ?? passages[0])?.seq ?? null;
}
