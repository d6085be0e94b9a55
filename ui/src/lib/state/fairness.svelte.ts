import type { Backend, Correct, LedgerLine, RepId, Share } from '$lib/backend/backend';

import { Reading } from './agenda.svelte';
import { Attempt } from './attempt.svelte';
import type { Period } from './team.svelte';

type Ledger = { shares: Share[]; entries: LedgerLine[]; next: string | null };

/** With a rep chosen, so many of their entries are looked for at once, in so many pages. */
const WANTED = 10;
const MOST_PAGES = 5;

/** Everybody's part, and the entries that it is made of. */
export class FairnessBook {
  readonly ledger = new Reading<Ledger>();
  readonly reading = new Attempt();
  readonly correcting = new Attempt();
  readonly exporting = new Attempt();
  days = $state<Period>(30);
  rep = $state<RepId | null>(null);
  /** What was written to a file, and where. */
  exported = $state.raw<{ path: string; entries: number } | null>(null);

  readonly entries: LedgerLine[] = $derived(
    (this.ledger.value?.entries ?? []).filter(({ rep }) => this.rep === null || rep === this.rep),
  );
  readonly names: ReadonlyMap<RepId, string> = $derived(
    new Map((this.ledger.value?.shares ?? []).map(({ rep, name }) => [rep, name])),
  );

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(days: Period = this.days): Promise<void> {
    this.days = days;
    await this.ledger.read(() => this.#backend.fairness(days, null));
    if (this.rep !== null) await this.more();
  }

  async choose(rep: RepId | null): Promise<void> {
    this.rep = rep;
    if (rep !== null && this.entries.length < WANTED) await this.more();
  }

  /** Reads on; of one rep as far as something new turns up. */
  async more(): Promise<void> {
    const before = this.entries.length;
    for (let page = 0; page < MOST_PAGES && this.ledger.value?.next; page += 1) {
      if (!(await this.#page())) return;
      if (this.rep === null || this.entries.length >= before + WANTED) return;
    }
  }

  async #page(): Promise<boolean> {
    const known = this.ledger.value;
    const before = known?.next;
    if (!known || !before) return false;
    const read = await this.reading.run(() => this.#backend.fairness(this.days, before));
    // Whatever was read meanwhile begins anew, without this page.
    if (!read || this.ledger.value !== known) return false;
    this.ledger.value = {
      shares: known.shares,
      entries: [...known.entries, ...read.entries],
      next: read.next,
    };
    return true;
  }

  /** Whether it is booked; if the hub refused, its words stand at the field. */
  async correct(request: Correct): Promise<boolean> {
    const booked = await this.correcting.run(() => this.#backend.correctLedger(request));
    if (booked === undefined) return false;
    await this.load();
    return true;
  }

  async export(): Promise<void> {
    this.exported = null;
    const done = await this.exporting.run(async () => {
      const { csv, entries } = await this.#backend.exportLedger();
      return { path: await this.#backend.saveText('baton-ledger.csv', csv), entries };
    });
    this.exported = done ?? null;
  }
}
