import type {
  Backend,
  Facet,
  HandoffId,
  SavedSearch,
  SearchAnswer,
  SearchHit,
  SearchId,
} from '$lib/backend/backend';
import { wordsAt } from '$lib/domain/search/lit';
import {
  NOTHING,
  askedOf,
  queryOf,
  sameFacet,
  toggled,
  withoutLast,
  type Asked,
  type Here,
  type Range,
} from '$lib/domain/search/query';

import { Attempt } from './attempt.svelte';
import { Latest } from './searchLatest.svelte';

/** As many as a person looks through, and more for who asks. The desk gives 200 at most. */
export const STEPS = [30, 60, 120, 200] as const;

type Question = { asked: Asked; limit: number };

/** The search over all conversations: what is typed and chosen, what was found, what is kept. */
export class SearchBook {
  asked = $state.raw<Asked>(NOTHING);
  /** The hit that keys act on; the best one until the person moves. */
  cursor = $state<HandoffId | null>(null);
  saved = $state.raw<readonly SavedSearch[]>([]);
  /** Removed just now: it can be brought back. */
  removed = $state.raw<SavedSearch | null>(null);
  readonly saving = new Attempt();
  readonly #latest: Latest<Question, SearchAnswer>;
  readonly #backend: Backend;
  readonly #here: () => Here;
  #step = $state(0);

  constructor(backend: Backend, here: () => Here) {
    this.#backend = backend;
    this.#here = here;
    this.#latest = new Latest(({ asked, limit }) =>
      backend.search(queryOf(asked, this.#here()), limit),
    );
  }

  /** What was found, and for what: while somebody types that may be a letter behind. */
  get shown(): { asked: Asked; answer: SearchAnswer } | null {
    const { shown } = this.#latest;
    return shown && { asked: shown.asked.asked, answer: shown.answer };
  }

  get failure() {
    return this.#latest.failure;
  }

  /** Of a search that failed nothing: what was found before is not what was asked. */
  get hits(): readonly SearchHit[] {
    return this.failure ? [] : (this.shown?.answer.hits ?? []);
  }

  /** More is not to be had. */
  get most(): boolean {
    return this.#step === STEPS.length - 1;
  }

  /** What the query that is typed could be narrowed to. */
  get suggestions(): readonly Facet[] {
    const { facets } = this.asked;
    const all = this.shown?.answer.suggestions ?? [];
    return all.filter((facet) => !facets.some((one) => sameFacet(one, facet)));
  }

  /** Where the cursor is; the first until it was moved, -1 if there is nothing. */
  get index(): number {
    const at = this.hits.findIndex(({ row }) => row.id === this.cursor);
    return at < 0 && this.hits.length > 0 ? 0 : at;
  }

  get current(): SearchHit | undefined {
    return this.hits[this.index];
  }

  /** What of a message was looked for, as it is written there. */
  wordsAt(handoff: HandoffId, seq: number): string[] {
    const hit = this.hits.find(({ row }) => row.id === handoff);
    return hit ? wordsAt(hit, seq) : [];
  }

  type(text: string): Promise<void> {
    return this.ask({ ...this.asked, text });
  }

  toggle(facet: Facet): Promise<void> {
    return this.ask({ ...this.asked, facets: toggled(this.asked.facets, facet) });
  }

  /** A suggestion takes the place of the word that it was suggested for. */
  take(facet: Facet): Promise<void> {
    const { text, facets } = this.asked;
    const rest = withoutLast(text);
    return this.ask({ ...this.asked, text: rest, facets: [...facets, facet] });
  }

  within(range: Range | null): Promise<void> {
    return this.ask({ ...this.asked, range });
  }

  dropFilters(): Promise<void> {
    return this.ask({ ...NOTHING, text: this.asked.text });
  }

  open(search: SavedSearch): Promise<void> {
    return this.ask(askedOf(search.query, this.#here().zone));
  }

  /** Another question: from its best hit, as few as at first. */
  ask(asked: Asked): Promise<void> {
    this.asked = asked;
    this.cursor = null;
    this.#step = 0;
    return this.refresh();
  }

  more(): Promise<void> {
    this.#step = Math.min(this.#step + 1, STEPS.length - 1);
    return this.refresh();
  }

  /** The same again, of what is here now. */
  refresh(): Promise<void> {
    return this.#latest.put({ asked: this.asked, limit: STEPS[this.#step] ?? STEPS[0] });
  }

  /** Moves the cursor; at the end more is asked for. Returns where it is. */
  move(by: 1 | -1): SearchHit | undefined {
    const from = this.cursor === null && by > 0 ? -1 : this.index;
    const to = from + by;
    if (to >= this.hits.length && this.shown?.answer.more === true && !this.most) void this.more();
    const hit = this.hits[Math.max(0, Math.min(this.hits.length - 1, to))];
    this.cursor = hit?.row.id ?? null;
    return hit;
  }

  async readSaved(): Promise<void> {
    // Without them one can search as well: what is wrong shows with the search itself.
    this.saved = await this.#backend.savedSearches().catch(() => this.saved);
  }

  /** Keeps what is asked now. Returns whether it is kept. */
  async save(name: string): Promise<boolean> {
    const query = queryOf(this.asked, this.#here());
    const kept = await this.saving.run(() => this.#backend.saveSearch(name, query));
    await this.readSaved();
    return kept !== undefined;
  }

  async drop(id: SearchId): Promise<void> {
    const search = this.saved.find((one) => one.id === id);
    await this.saving.run(() => this.#backend.dropSearch(id));
    this.removed = this.saving.failure === null ? (search ?? null) : null;
    await this.readSaved();
  }

  async bringBack(): Promise<void> {
    const { removed } = this;
    if (!removed) return;
    await this.saving.run(() => this.#backend.saveSearch(removed.name, removed.query));
    if (this.saving.failure === null) this.removed = null;
    await this.readSaved();
  }
}
