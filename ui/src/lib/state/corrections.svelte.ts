import type {
  Backend,
  Correction,
  CorrectionTarget,
  HandoffPage,
  CardPart,
} from '$lib/backend/backend';
import { forPeople } from '$lib/domain/claims';
import { correctionOn, overtakenWords, samePart, type Correctable } from '$lib/domain/corrections';
import type { PutRight, Repeated, Righted } from '$lib/domain/putRight';

import { Attempt } from './attempt.svelte';

type Around = {
  page: () => Pick<HandoffPage, 'handoff' | 'overtaken'>;
  me: () => string | null;
};

/** What a rep puts right on one handoff: the question to them, and what became of the answer. */
export class Corrections implements PutRight {
  /** What the rep is asked about. */
  asking = $state.raw<Correctable | null>(null);
  readonly saving = new Attempt();
  readonly undoing = new Attempt();
  readonly #backend: Backend;
  readonly #around: Around;

  constructor(backend: Backend, around: Around) {
    this.#backend = backend;
    this.#around = around;
  }

  get me(): string | null {
    return this.#around.me();
  }

  get busy(): boolean {
    return this.undoing.busy;
  }

  on(target: CorrectionTarget): Righted | null {
    const view = correctionOn(this.#handoff.corrections, target);
    return view ? { view, pending: view.pending ?? false } : null;
  }

  overtaken(part: CardPart): Repeated | null {
    const found = this.#around.page().overtaken?.find((o) => samePart(o.part, part));
    if (!found) return null;
    const why = overtakenWords(found, this.#handoff.corrections, forPeople, this.me);
    return { instead: found.instead, why };
  }

  ask(what: Correctable): void {
    this.saving.failure = null;
    this.asking = what;
  }

  /** Whether it was kept; what the rep typed stays otherwise. */
  async save(correction: Correction): Promise<boolean> {
    const { id } = this.#handoff;
    const kept = await this.saving.run(async () => {
      await this.#backend.correct(id, correction);
      return true;
    });
    if (kept) this.asking = null;
    return kept === true;
  }

  undo(target: CorrectionTarget): void {
    const { id } = this.#handoff;
    void this.undoing.run(() => this.#backend.uncorrect(id, target));
  }

  get #handoff() {
    return this.#around.page().handoff;
  }
}
