/** The stand-in's search: the same words mean the same as in the desk, over what a scene has. */
import type {
  Facet,
  FacetKind,
  HandoffPage,
  InboxRow,
  Message,
  Piece,
  SavedSearch,
  SearchAnswer,
  SearchHit,
  SearchQuery,
} from '../backend';

import { refusal } from './shell';

const PASSAGES = 3;
const SUGGESTIONS = 6;
const MOST_FACETS = 50;
const MOST_TEXT = 1000;

type Term = { words: string[]; exact: boolean };

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
/** Signs that are words of their own. */
const SIGN = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;
const WORD = new RegExp(`${SIGN.source}|(?:(?!${SIGN.source})[\\p{L}\\p{N}\\p{M}])+`, 'gu');

function termsOf(text: string): { terms: Term[]; without: Term[] } {
  const chunks = [...text.matchAll(/(-?)(?:["“„«]([^"”“»]*)(["”“»]?)|(\S+))/gu)];
  const parsed = chunks.map(([, minus, quoted, end, bare]) => ({
    without: minus === '-',
    words: (folded(quoted ?? bare ?? '').match(WORD) ?? []) as string[],
    exact: quoted !== undefined && end !== '',
  }));
  const real = parsed.filter(({ words }) => words.length > 0);
  return {
    terms: real.filter((t) => !t.without),
    without: real.filter((t) => t.without),
  };
}

type Place = { start: number; end: number };

function places(text: string, { words, exact }: Term): Place[] {
  const said = [...text.matchAll(WORD)].map((m) => ({
    word: folded(m[0]),
    start: m.index,
    end: m.index + m[0].length,
  }));
  return said.flatMap((_, i): Place[] => {
    const run = said.slice(i, i + words.length);
    const fits = words.every((word, j) => {
      const own = run[j]?.word;
      return j === words.length - 1 && !exact ? own?.startsWith(word) === true : own === word;
    });
    const [start, end] = [run[0]?.start, run.at(-1)?.end];
    return fits && start !== undefined && end !== undefined ? [{ start, end }] : [];
  });
}

function pieces(text: string, terms: readonly Term[]): Piece[] {
  const found = terms.flatMap((t) => places(text, t)).sort((a, b) => a.start - b.start);
  const out: Piece[] = [];
  let at = 0;
  for (const { start, end } of found) {
    if (start < at) continue;
    out.push(
      { text: text.slice(at, start), hit: false },
      { text: text.slice(start, end), hit: true },
    );
    at = end;
  }
  out.push({ text: text.slice(at), hit: false });
  return out.filter((piece) => piece.text !== '');
}

function facetsOf({ row, handoff }: HandoffPage): Facet[] {
  const named = (kind: FacetKind, label: string | null): Facet[] =>
    label === null ? [] : [{ kind, value: folded(label), label }];
  const { competitors = [], objections = [], features = [] } = handoff.context;
  return [
    ...named('person', row.name),
    ...named('company', row.company),
    ...competitors.flatMap(({ name }) => named('competitor', name)),
    ...objections.flatMap(({ kind }) =>
      named('objection', kind.charAt(0).toUpperCase() + kind.slice(1)),
    ),
    ...features.map(({ id, name }) => ({ kind: 'feature' as const, value: id, label: name })),
    outcomeOf(row),
    ...(row.accepted_by
      ? [{ kind: 'rep' as const, value: row.accepted_by.id, label: row.accepted_by.name }]
      : []),
  ];
}

const OUTCOMES = { won: 'Won', next_step: 'Next step agreed', no_show: 'No-show', lost: 'Lost' };

function outcomeOf({ outcome, state }: InboxRow): Facet {
  if (outcome) return { kind: 'outcome', value: outcome, label: OUTCOMES[outcome] };
  if (state === 'withdrawn') return { kind: 'outcome', value: state, label: 'Withdrawn' };
  if (state === 'closed') return { kind: 'outcome', value: state, label: 'Closed' };
  return { kind: 'outcome', value: 'open', label: 'Open' };
}

function narrowed(page: HandoffPage, { facets = [], from, to }: SearchQuery): boolean {
  const at = Date.parse(page.row.requested_at);
  if (from != null && at < Date.parse(from)) return false;
  if (to != null && at >= Date.parse(to)) return false;
  const own = facetsOf(page);
  const kinds = new Set(facets.map((facet) => facet.kind));
  return [...kinds].every((kind) =>
    facets.some((f) => f.kind === kind && own.some((o) => o.kind === kind && o.value === f.value)),
  );
}

function hitOf(
  page: HandoffPage,
  terms: readonly Term[],
  without: readonly Term[],
): SearchHit | null {
  const { row } = page;
  const about = [row.name, row.company, row.title, row.accepted_by?.name].join(' | ');
  const says = (text: string, term: Term) => places(text, term).length > 0;
  // A word may be of the name, the others must be said in one message.
  const rest = terms.filter((term) => !says(about, term));
  const said = page.messages.filter(
    ({ text }) =>
      rest.every((t) => says(text, t)) &&
      terms.some((t) => says(text, t)) &&
      !without.some((t) => says(text, t)),
  );
  if (terms.length > 0 && rest.length > 0 && said.length === 0) return null;
  const passage = ({ seq, role, at, text }: Message) => ({
    seq,
    role,
    at,
    pieces: pieces(text, terms),
  });
  const shown = said.slice(0, PASSAGES);
  return { row, passages: shown.map(passage), others: said.length - shown.length };
}

function unique(facets: readonly Facet[]): Facet[] {
  return [...new Map(facets.map((facet) => [`${facet.kind} ${facet.value}`, facet])).values()].sort(
    (a, b) => a.value.length - b.value.length || a.value.localeCompare(b.value),
  );
}

export function searchDesk(pages: () => readonly HandoffPage[], saved: SavedSearch[] = []) {
  let kept = saved;
  let made = 0;

  const begins = (facet: Facet, term: Term | undefined) =>
    term === undefined || places(facet.label, term).length > 0;

  return {
    search(query: SearchQuery, limit: number): SearchAnswer {
      if (query.text.length > MOST_TEXT) {
        throw refusal('invalid_input', 'The search asks for too much.', 'text', 'Use fewer words.');
      }
      const { terms, without } = termsOf(query.text);
      const here = pages().filter((page) => narrowed(page, query));
      const hits = here
        .flatMap((page) => hitOf(page, terms, without) ?? [])
        .sort((a, b) => b.row.requested_at.localeCompare(a.row.requested_at));
      const last = terms.at(-1);
      const typed = last ? unique(pages().flatMap(facetsOf)).filter((f) => begins(f, last)) : [];
      return {
        hits: hits.slice(0, limit),
        more: hits.length > limit,
        suggestions: typed.slice(0, SUGGESTIONS),
      };
    },

    facets(kind: FacetKind, typed: string): Facet[] {
      const [term] = termsOf(typed).terms;
      const all = unique(pages().flatMap(facetsOf)).filter((facet) => facet.kind === kind);
      return all.filter((facet) => begins(facet, term)).slice(0, MOST_FACETS);
    },

    saved: (): SavedSearch[] => [...kept].sort((a, b) => a.name.localeCompare(b.name)),

    save(name: string, query: SearchQuery): SavedSearch {
      if (name.trim() === '') {
        const fix = 'Give it a name of up to 80 characters.';
        throw refusal('invalid_input', 'The search needs a name.', 'name', fix);
      }
      const known = kept.find((one) => one.name === name.trim());
      const search = { id: known?.id ?? `search-${String(++made)}`, name: name.trim(), query };
      kept = [...kept.filter((one) => one.id !== search.id), search];
      return search;
    },

    drop(id: string): null {
      if (!kept.some((one) => one.id === id)) {
        throw refusal('not_found', 'This search is no longer here.');
      }
      kept = kept.filter((one) => one.id !== id);
      return null;
    },
  };
}

/** What somebody keeps who has been here for a while. */
export const USUAL_SEARCHES: readonly SavedSearch[] = [
  {
    id: 'saved-price',
    name: 'Too expensive',
    query: { text: 'price', facets: [{ kind: 'objection', value: 'price', label: 'Price' }] },
  },
  {
    id: 'saved-rival',
    name: 'Against CloudHealth',
    query: {
      text: '',
      facets: [{ kind: 'competitor', value: 'cloudhealth', label: 'CloudHealth' }],
      from: '2026-01-01T00:00:00Z',
    },
  },
];
