import type { Backend, TeamOverview } from '$lib/backend/backend';

import { Reading } from './agenda.svelte';

export const PERIODS = [1, 7, 30, 90] as const;
export type Period = (typeof PERIODS)[number];

/** How the team does: read anew while it is looked at, never twice at once. */
export class TeamBook {
  readonly overview = new Reading<TeamOverview>();
  days = $state<Period>(7);

  readonly #backend: Backend;
  #reading = false;
  #again = false;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** What comes to pass during a read is read after it. */
  async refresh(): Promise<void> {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#again) {
      this.#again = false;
      await this.overview.read(() => this.#backend.teamOverview(this.days));
    }
    this.#reading = false;
  }

  async choose(days: Period): Promise<void> {
    this.days = days;
    await this.refresh();
  }

  /** Whether the figures shown are of another period than the one that was chosen. */
  get stale(): boolean {
    return this.overview.value !== null && this.overview.value.days !== this.days;
  }

  /** Teams by id, as the figures name them. */
  readonly teams: ReadonlyMap<string, string> = $derived(
    new Map((this.overview.value?.by_team ?? []).map(({ id, name }) => [id, name])),
  );
}
