import type { Backend, Changed, Failure, HandoffId, HandoffPage } from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';

/** The handoff that is open: what is shown stays until its successor has arrived. */
export class OpenPage {
  id = $state<HandoffId | null>(null);
  page = $state.raw<HandoffPage | null>(null);
  failure = $state.raw<Failure | null>(null);

  readonly #backend: Backend;
  /** Whether the rep may ask for what they have not been shown. */
  readonly #mayWatch: () => boolean;
  /** Asked for already: the feed brings it, or it is not to be had. */
  readonly #watched = new Set<HandoffId>();
  /** Tells a late answer to an older question from the one that is waited for. */
  #asked = 0;

  constructor(backend: Backend, mayWatch: () => boolean = () => false) {
    this.#backend = backend;
    this.#mayWatch = mayWatch;
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
      const failure = toFailure(error);
      if (asked !== this.#asked || (await this.#watches(id, failure))) return;
      if (asked === this.#asked) this.failure = failure;
    }
  }

  /** Who looks after the team opens what was never put to them: it comes with the feed. */
  async #watches(id: HandoffId, failure: Failure): Promise<boolean> {
    if (failure.code !== 'not_found' || !this.#mayWatch() || this.#watched.has(id)) return false;
    this.#watched.add(id);
    try {
      await this.#backend.watchHandoff(id);
      return true;
    } catch {
      return false;
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
