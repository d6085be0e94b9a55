import type { Backend, DeclineReason, Disclosure, Failure, Sayings } from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';
import { SAYINGS, SAYING_NAMES, type SayingName } from '$lib/domain/sayings';

import { Attempt } from './attempt.svelte';
import { nameOf } from './policy.svelte';

/** A digit chooses a reason. */
export const MOST_REASONS = 9;

export type ReasonDraft = {
  /** Kept for good: what was declined names it. A new one gets it from its label. */
  id: string | null;
  label: string;
};

export type SayingsDraft = { reasons: ReasonDraft[]; words: Record<SayingName, string> };

/** What is said where a prospect is handed over, as it is edited, beside what is said now. */
export class SayingsEditor {
  saved = $state.raw<Sayings | null>(null);
  draft = $state<SayingsDraft | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly saving = new Attempt();

  readonly dirty: boolean = $derived(
    this.saved !== null &&
      this.draft !== null &&
      JSON.stringify(sayingsOf(this.draft)) !== JSON.stringify(sayingsOf(draftOf(this.saved))),
  );
  /** Whether the page has the field that was refused. */
  readonly marked: boolean = $derived(
    /^(decline_reasons|disclosure\.)/.test(this.saving.failure?.field ?? ''),
  );

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    try {
      this.#take(await this.#backend.sayings());
      this.failure = null;
    } catch (error) {
      this.failure = toFailure(error);
    }
  }

  discard(): void {
    if (this.saved) this.#take(this.saved);
  }

  /** Whether it is saved; if the hub refused, its words stand at the field. */
  async save(): Promise<boolean> {
    const { draft } = this;
    if (!draft) return false;
    const saved = await this.saving.run(() => this.#backend.saveSayings(sayingsOf(draft)));
    if (saved) this.#take(saved);
    return saved !== undefined;
  }

  addReason(): void {
    this.draft?.reasons.push({ id: null, label: '' });
  }

  removeReason(index: number): void {
    this.draft?.reasons.splice(index, 1);
  }

  useUsual(name: SayingName): void {
    if (this.draft) this.draft.words[name] = SAYINGS[name].usual;
  }

  #take(said: Sayings): void {
    this.saved = said;
    this.draft = draftOf(said);
    this.saving.failure = null;
  }
}

function draftOf({ decline_reasons, disclosure }: Sayings): SayingsDraft {
  return {
    reasons: decline_reasons.map(({ id, label }) => ({ id, label })),
    words: each((name) => disclosure[name] ?? SAYINGS[name].usual),
  };
}

function sayingsOf(draft: SayingsDraft): Sayings {
  const disclosure: Disclosure = each((name) => draft.words[name].trim());
  return { decline_reasons: withIds(draft.reasons), disclosure };
}

/** `In a call` is `in_a_call`, or `in_a_call_2` where another has that. */
function withIds(reasons: readonly ReasonDraft[]): DeclineReason[] {
  const taken = new Set(reasons.flatMap(({ id }) => id ?? []));
  return reasons.map(({ id, label }) => {
    if (id !== null) return { id, label: label.trim() };
    const plain = nameOf(label) || 'reason';
    let made = plain;
    for (let n = 2; taken.has(made); n += 1) made = `${plain}_${String(n)}`;
    taken.add(made);
    return { id: made, label: label.trim() };
  });
}

function each(text: (name: SayingName) => string): Record<SayingName, string> {
  return Object.fromEntries(SAYING_NAMES.map((name) => [name, text(name)])) as Record<
    SayingName,
    string
  >;
}
