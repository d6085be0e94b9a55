import type { Backend, ReplayReport, ReplayView, Which } from '$lib/backend/backend';

import { Attempt } from './attempt.svelte';

export const REPLAY_SIZES = [100, 500, 1000, 5000] as const;

/** Past handoffs over a policy: under way, or through. */
export class RoutingReplay {
  last = $state<number>(1000);
  view = $state.raw<ReplayView | null>(null);
  /** What was replayed: the draft may have changed since. */
  of = $state.raw<{ which: Which; revision: number | null } | null>(null);
  readonly starting = new Attempt();
  readonly polling = new Attempt();

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get running(): boolean {
    return this.view !== null && this.view.report === null && this.polling.failure === null;
  }

  get report(): ReplayReport | null {
    return this.view?.report ?? null;
  }

  async start(policy: Which, revision: number | null): Promise<void> {
    this.polling.failure = null;
    this.view = null;
    const view = await this.starting.run(() =>
      this.#backend.startReplay({ last: this.last, policy }),
    );
    if (!view) return;
    this.of = { which: policy, revision };
    this.view = view;
  }

  /** How far it is; at most one question is under way. After a failure only if asked `again`. */
  async poll(again = false): Promise<void> {
    const id = this.view?.id;
    if ((!this.running && !again) || id === undefined) return;
    const view = await this.polling.run(() => this.#backend.replay(id));
    if (view && this.view?.id === view.id) this.view = view;
  }
}
