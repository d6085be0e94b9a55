import type { AppState, Backend, Failure } from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';

/** Who and where the app is: set up or not, connected or not, as whom. */
export class Session {
  state = $state.raw<AppState | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get me() {
    return this.state?.me ?? null;
  }

  /** Whether this person looks after a team, or all of them. */
  get leads(): boolean {
    return this.me !== null && (this.me.admin || this.me.manager === true);
  }

  get offset(): number {
    return this.state?.clock_offset_ms ?? 0;
  }

  get connection() {
    return this.state?.connection ?? { kind: 'connecting' as const };
  }

  /** Whether an answer given now waits for the hub to come back. */
  get awayFromHub(): boolean {
    const { kind } = this.connection;
    return kind === 'offline' || kind === 'reconnecting';
  }

  async refresh(): Promise<void> {
    try {
      this.state = await this.#backend.state();
      this.failure = null;
    } catch (error) {
      this.failure = toFailure(error);
    }
  }
}
