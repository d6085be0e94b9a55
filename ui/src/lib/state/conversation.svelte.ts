import type {
  ArchiveFormat,
  Backend,
  ConversationId,
  ConversationPage,
} from '$lib/backend/backend';

import { Reading } from './agenda.svelte';
import { Attempt } from './attempt.svelte';

/** A conversation as a file: in which form, and where it went. */
export class SavingTalk {
  readonly attempt = new Attempt();
  path = $state<string | null>(null);

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async save(conversation: ConversationId, format: ArchiveFormat): Promise<void> {
    this.path = null;
    const path = await this.attempt.run(() => this.#backend.saveConversation(conversation, format));
    this.path = path ?? null;
  }

  forget(): void {
    this.path = null;
    this.attempt.failure = null;
  }
}

/** One conversation of the workspace, as it stands with the hub. */
export class ConversationBook {
  readonly page = new Reading<ConversationPage>();
  readonly saving: SavingTalk;

  readonly #backend: Backend;
  readonly #id: ConversationId;

  constructor(backend: Backend, id: ConversationId) {
    this.#backend = backend;
    this.#id = id;
    this.saving = new SavingTalk(backend);
  }

  load(): Promise<void> {
    return this.page.read(() => this.#backend.conversation(this.#id));
  }

  save(format: ArchiveFormat): Promise<void> {
    return this.saving.save(this.#id, format);
  }
}
