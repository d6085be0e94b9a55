import type {
  AppState,
  Backend,
  Correction,
  CorrectionTarget,
  HandoffView,
} from '$lib/backend/backend';
import { correctionOn, isPending, type Correctable } from '$lib/domain/corrections';
import type { PutRight, Righted } from '$lib/domain/putRight';

import { Attempt } from './attempt.svelte';

type Around = {
  handoff: () => HandoffView;
  me: () => string | null;
  connection: () => AppState['connection'];
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
    const view = correctionOn(this.#around.handoff().corrections, target);
    return view ? { view, pending: isPending(view, this.me, this.#awaySince) } : null;
  }

  ask(what: Correctable): void {
    this.saving.failure = null;
    this.asking = what;
  }

  /** Whether it was kept; what the rep typed stays otherwise. */
  async save(correction: Correction): Promise<boolean> {
    const { id } = this.#around.handoff();
    const kept = await this.saving.run(async () => {
      await this.#backend.correct(id, correction);
      return true;
    });
    if (kept) this.asking = null;
    return kept === true;
  }

  undo(target: CorrectionTarget): void {
    const { id } = this.#around.handoff();
    void this.undoing.run(() => this.#backend.uncorrect(id, target));
  }

  get #awaySince(): string | null {
    const connection = this.#around.connection();
    return 'since' in connection ? connection.since : null;
  }
}
