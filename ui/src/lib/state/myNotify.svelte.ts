import type {
  Backend,
  NotifyChannel,
  DeliveryView,
  Failure,
  MyNotify,
  RepNotify,
} from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';
import { quietDraft, quietFault, quietOf, type QuietDraft } from '$lib/domain/notify/draft';

import { Attempt } from './attempt.svelte';

export type MyDraft = { off: NotifyChannel[]; ownQuiet: boolean; quiet: QuietDraft };

/** So long after a test was sent a sign of life may still come. */
const PATIENCE_MS = 120_000;

/** What this rep gets, as they choose it within the policy, and the tests they sent themselves. */
export class MyNotifyEditor {
  view = $state.raw<MyNotify | null>(null);
  draft = $state<MyDraft | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly saving = new Attempt();
  readonly testing = new Attempt();
  /** The channel whose test is being asked for, or was refused. */
  tested = $state<NotifyChannel | null>(null);

  readonly dirty: boolean = $derived(
    this.view !== null &&
      this.draft !== null &&
      JSON.stringify(choiceOf(this.draft)) !== JSON.stringify(choiceOf(draftOf(this.view))),
  );
  readonly faulty: boolean = $derived(
    this.draft !== null && this.draft.ownQuiet && quietFault(this.draft.quiet) !== null,
  );

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    try {
      this.#take(await this.#backend.myNotifications());
      this.failure = null;
    } catch (error) {
      this.failure = toFailure(error);
    }
  }

  discard(): void {
    if (this.view) this.#take(this.view);
  }

  async save(): Promise<boolean> {
    const { draft } = this;
    if (!draft || this.faulty) return false;
    const choice = choiceOf($state.snapshot(draft));
    const saved = await this.saving.run(() => this.#backend.saveMyNotifications(choice));
    if (saved) this.#take(saved);
    return saved !== undefined;
  }

  turn(channel: NotifyChannel, on: boolean): void {
    if (!this.draft) return;
    const off = this.draft.off.filter((one) => one !== channel);
    this.draft.off = on ? off : [...off, channel];
  }

  async test(channel: NotifyChannel): Promise<void> {
    this.tested = channel;
    const test = await this.testing.run(() => this.#backend.testMyNotifications({ channel }));
    if (!test || !this.view) return;
    const channels = this.view.channels.map((one) =>
      one.channel === channel ? { ...one, test } : one,
    );
    this.view = { ...this.view, channels };
  }

  /** Whether something may still become of a test. */
  underWay(now: number): boolean {
    return (this.view?.channels ?? []).some(({ test }) => test !== null && isUnderWay(test, now));
  }

  /** What became of the tests; what is being edited stays as it is. */
  async poll(): Promise<void> {
    try {
      const view = await this.#backend.myNotifications();
      if (!this.view) return;
      this.view = { ...this.view, channels: view.channels };
    } catch {
      // What was known stands; it is asked again.
    }
  }

  #take(view: MyNotify): void {
    this.view = view;
    this.draft = draftOf(view);
    this.saving.failure = null;
  }
}

export function isUnderWay({ state, at }: DeliveryView, now: number): boolean {
  if (state === 'queued') return true;
  return (state === 'sent' || state === 'shown') && now - Date.parse(at) < PATIENCE_MS;
}

function draftOf({ choice, quiet }: MyNotify): MyDraft {
  return {
    off: [...(choice.off ?? [])],
    ownQuiet: choice.quiet != null,
    quiet: { ...quietDraft(choice.quiet ?? quiet), on: true },
  };
}

function choiceOf({ off, ownQuiet, quiet }: MyDraft): RepNotify {
  return { off: [...off].sort(), quiet: ownQuiet ? quietOf(quiet) : null };
}
