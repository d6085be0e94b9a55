import type { Backend, Failure, OwnerList, OwnerRow } from '$lib/backend/backend';

import { Reading } from './agenda.svelte';
import { Attempt, sentence } from './attempt.svelte';

/** A list as it was given: it may have a hundred thousand rows, so it is never drawn. */
export type OwnerText = { name: string; csv: string; rows: number };

/** More faults than these are mended by another look at the file. */
const MOST_FAULTS = 20;

/** Who owns which accounts: lists that are replaced as a whole. */
export class OwnerBook {
  readonly lists = new Reading<OwnerList[]>();
  readonly saving = new Attempt();
  readonly dropping = new Attempt();
  readonly searching = new Attempt();
  found = $state.raw<{ key: string; rows: OwnerRow[] } | null>(null);

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  load(): Promise<void> {
    return this.lists.read(() => this.#backend.ownerLists());
  }

  /** The list as it is now; nothing if the hub refused it. */
  async save(name: string, csv: string): Promise<OwnerList | undefined> {
    const saved = await this.saving.run(() => this.#backend.saveOwnerList(name.trim(), { csv }));
    if (saved) await this.load();
    return saved;
  }

  async drop(name: string): Promise<void> {
    await this.dropping.run(() => this.#backend.dropOwnerList(name));
    await this.load();
  }

  async search(key: string): Promise<void> {
    const sought = key.trim();
    if (sought === '') return;
    const rows = await this.searching.run(() => this.#backend.findOwner(sought));
    this.found = rows ? { key: sought, rows } : null;
  }
}

/** How many lines follow the head line. */
export function textOf(name: string, csv: string): OwnerText {
  let lines = csv.endsWith('\n') || csv === '' ? 0 : 1;
  for (let at = csv.indexOf('\n'); at >= 0; at = csv.indexOf('\n', at + 1)) lines += 1;
  return { name, csv, rows: Math.max(0, lines - 1) };
}

export type Faults = { lines: string[]; more: number };

/** What the hub found wrong in the text, one fault a line: `line 17, owner: …`. */
export function faultsOf(failure: Failure): Faults {
  const { field, message } = failure;
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  if (lines.length <= 1) {
    const words = sentence(failure);
    return { lines: [field?.startsWith('line ') ? `${field}: ${words}` : words], more: 0 };
  }
  return { lines: lines.slice(0, MOST_FAULTS), more: Math.max(0, lines.length - MOST_FAULTS) };
}
