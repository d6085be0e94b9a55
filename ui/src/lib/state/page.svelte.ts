import type { Backend, Changed, Failure, HandoffId, HandoffPage } from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';

/** The handoff that is open: what is shown stays until its successor has arrived. */
export class OpenPage {
  id = $state<HandoffId | null>(null);
  page = $state.raw<HandoffPage | null>(null);
  failure = $state.raw<Failure | null>(null);

  readonly #backend: Backend;
  /** Tells a late answer to an older question from the one that is waited for. */
  #asked = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get loading(): boolean {
    return this.id !== null && this.failure === null && this.page?.row.id !== this.id;
  }

  async open(id: HandoffId | null): Promise<void> {
    this.id = id;
    this.failure = null;
    await this.refresh();
  }

  async refresh(): Promise<void> {
    const { id } = this;
    const asked = ++this.#asked;
    if (id === null) {
      this.page = null;
      return;
    }
    try {
      const page = await this.#backend.handoff(id);
      if (asked !== this.#asked) return;
      this.page = page;
      this.failure = null;
    } catch (error) {
      if (asked === this.#asked) this.failure = toFailure(error);
    }
  }

  async changed(changed: Changed): Promise<void> {
    if (this.id !== null && this.#concerns(changed)) await this.refresh();
  }

  #concerns({ all, handoffs, conversations }: Changed): boolean {
    if (all || (this.id !== null && handoffs.includes(this.id))) return true;
    return this.page !== null && conversations.includes(this.page.handoff.conversation);
  }
}
