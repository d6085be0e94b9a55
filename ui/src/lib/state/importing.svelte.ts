import type { Backend, Imported } from '$lib/backend/backend';

import { Attempt } from './attempt.svelte';
import { SavingTalk } from './conversation.svelte';

/** More than any talk; a recording that somebody took for one is told apart at once. */
const MOST_BYTES = 20_000_000;

/** A conversation that comes in as a file. */
export class ImportBook {
  readonly attempt = new Attempt();
  /** What came in may be taken along again, in another form. */
  readonly saving: SavingTalk;
  /** What the file is called, from choosing it until one is done with it. */
  name = $state<string | null>(null);
  done = $state.raw<Imported | null>(null);

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.saving = new SavingTalk(backend);
  }

  async take(file: Pick<File, 'name' | 'size' | 'text'>): Promise<void> {
    this.name = file.name;
    this.done = null;
    this.saving.forget();
    const done = await this.attempt.run(async () => {
      if (file.size > MOST_BYTES) throw new TooLarge();
      return this.#backend.importConversation(await file.text());
    });
    this.done = done ?? null;
  }

  leave(): void {
    this.name = null;
    this.done = null;
    this.attempt.failure = null;
    this.saving.forget();
  }
}

/** Refused here: it would only be refused there after a long way. */
class TooLarge extends Error {
  readonly code = 'invalid_input';
  readonly field = null;
  readonly fix = 'Choose a vCon, which is text; recordings stay where they are.';

  constructor() {
    super('This file is larger than 20 MB');
  }
}
