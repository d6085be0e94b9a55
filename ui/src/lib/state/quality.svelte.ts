import type { Backend, QualityReport } from '$lib/backend/backend';
import { bySignal, versionsOf, type Days } from '$lib/domain/quality';

import { Reading } from './agenda.svelte';

/** So many rows are read at a glance. */
const AT_A_GLANCE = 25;

/** How often what was read was right, over a number of days. */
export class QualityBook {
  readonly report = new Reading<QualityReport>();
  days = $state<Days>(90);
  /** Only what this version of the policy judged. */
  version = $state<number | null>(null);

  readonly versions = $derived(versionsOf(this.report.value?.signals ?? []));
  readonly signals = $derived(
    bySignal(this.report.value?.signals ?? []).filter(
      ({ policy_version }) => this.#version === null || policy_version === this.#version,
    ),
  );
  /** Signals as people call them. */
  readonly labels: ReadonlyMap<string, string> = $derived(
    new Map((this.report.value?.signals ?? []).map(({ signal, label }) => [signal, label])),
  );

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** In other days other versions may have judged. */
  get #version(): number | null {
    return this.version !== null && this.versions.includes(this.version) ? this.version : null;
  }

  get stale(): boolean {
    return this.report.value !== null && this.report.value.days !== this.days;
  }

  async load(days: Days = this.days): Promise<void> {
    const first = this.report.value === null;
    this.days = days;
    await this.report.read(() => this.#backend.quality(days));
    const [newest] = this.versions;
    // With many versions one asks first how it is now.
    if (first && this.signals.length > AT_A_GLANCE) this.version = newest ?? null;
  }
}
