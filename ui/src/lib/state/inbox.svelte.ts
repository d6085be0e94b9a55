import type { Backend, Failure, HandoffId, InboxRow, Section } from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';
import { SECTION_ORDER } from '$lib/domain/words';

export type InboxItem =
  { kind: 'section'; section: Section; count: number } | { kind: 'row'; row: InboxRow };

/** The rows of the inbox, kept fresh row by row, in sections, filtered. */
export class Inbox {
  rows = $state.raw<ReadonlyMap<HandoffId, InboxRow>>(new Map());
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  filter = $state('');

  readonly items: readonly InboxItem[] = $derived(itemsOf(this.rows, this.filter));
  readonly order: readonly InboxRow[] = $derived(
    this.items.flatMap((item) => (item.kind === 'row' ? [item.row] : [])),
  );
  readonly byRecency: readonly InboxRow[] = $derived(
    [...this.rows.values()].sort((a, b) => later(a.requested_at, b.requested_at)),
  );
  readonly offers: readonly InboxRow[] = $derived(
    [...this.rows.values()].filter((row) => row.my_offer !== null),
  );

  readonly #backend: Backend;
  readonly #stale = new Set<HandoffId>();
  #allStale = false;
  #reading: Promise<void> | null = null;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Reads everything again. */
  refresh(): Promise<void> {
    this.#allStale = true;
    return this.#read();
  }

  /** Reads these rows again; rows that are gone go away. */
  refreshRows(ids: readonly HandoffId[]): Promise<void> {
    for (const id of ids) this.#stale.add(id);
    return this.#read();
  }

  /** The row `by` places further on, staying within the list. */
  neighbour(id: HandoffId | null, by: number): InboxRow | undefined {
    const at = this.order.findIndex((row) => row.id === id);
    if (at < 0) return this.order[0];
    return this.order[Math.min(this.order.length - 1, Math.max(0, at + by))];
  }

  /** One read at a time: what changes during a read is read after it. */
  #read(): Promise<void> {
    this.#reading ??= this.#drain().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #drain(): Promise<void> {
    try {
      while (this.#allStale || this.#stale.size > 0) {
        await (this.#allStale ? this.#readAll() : this.#readStale());
      }
      this.failure = null;
    } catch (error) {
      this.failure = toFailure(error);
    }
  }

  async #readAll(): Promise<void> {
    this.#allStale = false;
    this.#stale.clear();
    const rows = await this.#backend.inbox();
    this.rows = new Map(rows.map((row) => [row.id, row]));
    this.loaded = true;
  }

  async #readStale(): Promise<void> {
    const ids = [...this.#stale];
    this.#stale.clear();
    const fresh = await this.#backend.inboxRows(ids);
    const rows = new Map(this.rows);
    for (const id of ids) rows.delete(id);
    for (const row of fresh) rows.set(row.id, row);
    this.rows = rows;
  }
}

function itemsOf(rows: ReadonlyMap<HandoffId, InboxRow>, filter: string): InboxItem[] {
  const shown = [...rows.values()].filter((row) => matches(row, filter));
  return SECTION_ORDER.flatMap((section): InboxItem[] => {
    const here = shown.filter((row) => row.section === section).sort(ORDER[section]);
    if (here.length === 0) return [];
    return [
      { kind: 'section', section, count: here.length },
      ...here.map((row) => ({ kind: 'row' as const, row })),
    ];
  });
}

const later = (a: string | null, b: string | null) => (b ?? '').localeCompare(a ?? '');

/** Most urgent first; what is over, latest first. */
const ORDER: Record<Section, (a: InboxRow, b: InboxRow) => number> = {
  offered: (a, b) => later(b.my_offer?.deadline ?? null, a.my_offer?.deadline ?? null),
  mine: (a, b) => later(a.accepted_at, b.accepted_at) || later(a.requested_at, b.requested_at),
  waiting: (a, b) => later(b.requested_at, a.requested_at),
  closed: (a, b) => later(a.ended_at ?? a.requested_at, b.ended_at ?? b.requested_at),
};

/** Letters without their accents and case, so that "lucia" finds Lucía. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function matches(row: InboxRow, filter: string): boolean {
  const words = plain(filter).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = plain([row.name, row.company, row.title, row.line].filter(Boolean).join(' '));
  return words.every((word) => text.includes(word));
}
