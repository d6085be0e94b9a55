import type { Backend, ForgetPreview, ForgetReceipt, ForgetWhom } from '$lib/backend/backend';
import { receiptName, receiptText } from '$lib/domain/forget';

import { Reading } from './agenda.svelte';
import { Attempt } from './attempt.svelte';

/** Forgetting prospects: looked at first, done once, with a receipt. */
export class ForgetBook {
  readonly receipts = new Reading<ForgetReceipt[]>();
  readonly looking = new Attempt();
  readonly forgetting = new Attempt();
  readonly saving = new Attempt();
  /** Who would be forgotten, and what would go. */
  found = $state.raw<{ whom: ForgetWhom; preview: ForgetPreview } | null>(null);
  /** Whose receipt is open. */
  open = $state<string | null>(null);
  /** Where the text of the open one went. */
  path = $state<string | null>(null);

  /** What stands in other programs is told in full once, right after. */
  #made = $state.raw<ForgetReceipt | null>(null);
  readonly all: readonly ForgetReceipt[] = $derived.by(() => {
    const [made, kept] = [this.#made, this.receipts.value ?? []];
    if (!made) return kept;
    const now = kept.find(({ id }) => id === made.id) ?? made;
    const others = kept.filter(({ id }) => id !== made.id);
    return [{ ...now, elsewhere: made.elsewhere }, ...others];
  });
  /** Somebody's device may hear of it any time. */
  readonly waits = $derived(this.all.some(({ devices }) => devices.length > 0));

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  load(): Promise<void> {
    return this.receipts.read(() => this.#backend.forgotten());
  }

  async look(whom: ForgetWhom): Promise<void> {
    this.found = null;
    this.forgetting.failure = null;
    const preview = await this.looking.run(() => this.#backend.previewForget(whom));
    if (preview) this.found = { whom, preview };
  }

  leave(): void {
    this.found = null;
    this.forgetting.failure = null;
  }

  /** Whether it is done. */
  async forget(): Promise<boolean> {
    const { found } = this;
    if (!found) return false;
    const made = await this.forgetting.run(() => this.#backend.forget(found.whom));
    if (!made) return false;
    this.#made = made;
    this.found = null;
    this.show(made.id);
    await this.load();
    return true;
  }

  /** The receipt that was made here just now. */
  get made(): ForgetReceipt | null {
    return this.#made;
  }

  show(id: string | null): void {
    this.open = id;
    this.path = null;
    this.saving.failure = null;
  }

  async save(receipt: ForgetReceipt, workspace: string): Promise<void> {
    this.path = null;
    const path = await this.saving.run(() =>
      this.#backend.saveText(receiptName(receipt), receiptText(receipt, workspace)),
    );
    this.path = path ?? null;
  }
}
