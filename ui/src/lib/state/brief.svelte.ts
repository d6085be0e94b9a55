import type { Backend, Brief, Changed, HandoffId } from '$lib/backend/backend';
import { briefFile } from '$lib/domain/brief/file';
import { fileName } from '$lib/domain/brief/words';

import { Reading } from './agenda.svelte';
import { Attempt } from './attempt.svelte';

/** The prep brief of one handoff: made anew when the handoff changes, saved as a file. */
export class BriefBook {
  readonly page = new Reading<Brief>();
  readonly saving = new Attempt();
  /** Where the file went. */
  path = $state<string | null>(null);

  readonly #backend: Backend;
  readonly #handoff: HandoffId;

  constructor(backend: Backend, handoff: HandoffId) {
    this.#backend = backend;
    this.#handoff = handoff;
  }

  load(): Promise<void> {
    return this.page.read(() => this.#backend.brief(this.#handoff));
  }

  /** Also words that arrive later may prove something. */
  async changed({ all, handoffs, conversations }: Changed): Promise<void> {
    const concerns = all || handoffs.includes(this.#handoff) || conversations.length > 0;
    if (concerns) await this.load();
  }

  async save(points: number): Promise<void> {
    const brief = this.page.value;
    if (!brief) return;
    this.path = null;
    const text = briefFile(brief, points);
    const path = await this.saving.run(() => this.#backend.saveText(fileName(brief), text));
    this.path = path ?? null;
  }
}
