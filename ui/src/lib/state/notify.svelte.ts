import type {
  Backend,
  NotifyChannel,
  ConnectionView,
  Failure,
  NoticeEvent,
  NotifyView,
  RepView,
  TeamView,
  Template,
} from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';
import {
  draftOfPolicy,
  policyOf,
  quietFault,
  templateFor,
  withTemplate,
  type NotifyDraft,
} from '$lib/domain/notify/draft';

import { Attempt } from './attempt.svelte';

/** Parts of the page, and which of them has a refused field. */
export const NOTIFY_PARTS = ['rules', 'general', 'words'] as const;
export type NotifyPart = (typeof NOTIFY_PARTS)[number];

/** Who is told what and when, as it is edited, beside what holds now. */
export class NotifyEditor {
  view = $state.raw<NotifyView | null>(null);
  draft = $state<NotifyDraft | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** What somebody else saved since it was read. */
  conflict = $state.raw<NotifyView | null>(null);
  connections = $state.raw<ConnectionView[]>([]);
  reps = $state.raw<RepView[]>([]);
  teams = $state.raw<TeamView[]>([]);
  readonly saving = new Attempt();

  readonly dirty: boolean = $derived.by(() => {
    if (!this.draft || !this.view) return false;
    const now = policyOf($state.snapshot(this.draft));
    return JSON.stringify(now) !== JSON.stringify(policyOf(draftOfPolicy(this.view.policy)));
  });
  readonly faulty: boolean = $derived(
    this.draft !== null &&
      (quietFault(this.draft.quiet) !== null ||
        this.draft.rules.some(({ steps }) => steps.some(({ after }) => after === null)) ||
        (this.draft.watchdog.on && this.draft.watchdog.after === null)),
  );

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    try {
      this.#take(await this.#backend.notifications());
      this.failure = null;
    } catch (error) {
      this.failure = toFailure(error);
    }
  }

  /** What there is to choose from. The page stands without it. */
  async loadChoices(): Promise<void> {
    await Promise.all([
      this.#backend.connections().then((all) => (this.connections = all), ignored),
      this.#backend.team().then((reps) => (this.reps = reps), ignored),
      this.#backend.teams().then((teams) => (this.teams = teams), ignored),
    ]);
  }

  discard(): void {
    if (this.view) this.#take(this.view);
  }

  /** Whether it is saved; if the hub refused, its words stand at the field. */
  async save(): Promise<boolean> {
    const { draft } = this;
    if (!draft || this.faulty) return false;
    const policy = policyOf($state.snapshot(draft));
    const saved = await this.saving.run(() => this.#backend.saveNotifications(policy));
    if (saved) this.#take(saved);
    else await this.#compareNotes(policy.version);
    return saved !== undefined;
  }

  takeTheirs(): void {
    if (this.conflict) this.#take(this.conflict);
  }

  /** Saves over what somebody else saved, as it was just read. */
  async overwrite(): Promise<boolean> {
    if (!this.conflict || !this.draft) return false;
    this.draft.version = this.conflict.policy.version;
    this.view = this.conflict;
    this.conflict = null;
    return this.save();
  }

  /** The words that hold for an event on a channel, or on all channels. */
  template(event: NoticeEvent, channel: NotifyChannel | null) {
    const usual = this.usual(event);
    return templateFor(this.draft?.templates ?? [], usual, event, channel);
  }

  usual(event: NoticeEvent): Template {
    const words = this.view?.words.find((one) => one.event === event);
    return words?.template ?? { subject: '', opening: '', parts: [], closing: '' };
  }

  /** Own words, or none: then what is more general holds. */
  word(event: NoticeEvent, channel: NotifyChannel | null, template: Template | null): void {
    if (this.draft)
      this.draft.templates = withTemplate(this.draft.templates, event, channel, template);
  }

  /** As the hub names a template. */
  templatePath(event: NoticeEvent, channel: NotifyChannel | null): string {
    const at = (this.draft?.templates ?? []).findIndex(
      (t) => t.event === event && (t.channel ?? null) === channel,
    );
    return `templates[${String(at)}]`;
  }

  /** What was refused, where it is about no conflict. */
  get refused(): Failure | null {
    return this.conflict ? null : this.saving.failure;
  }

  /** The part of the page that has the refused field. */
  get marked(): NotifyPart | null {
    const field = this.refused?.field ?? '';
    if (field.startsWith('rules')) return 'rules';
    if (field.startsWith('templates')) return 'words';
    return /^(quiet|watchdog|reps_choose)/.test(field) ? 'general' : null;
  }

  /** Who was quicker, if that is why the hub refused. */
  async #compareNotes(version: number): Promise<void> {
    if (!this.saving.failure) return;
    try {
      const view = await this.#backend.notifications();
      if (view.policy.version !== version) this.conflict = view;
    } catch {
      // The refusal stands as it is: nothing more is known.
      this.conflict = null;
    }
  }

  #take(view: NotifyView): void {
    this.view = view;
    this.draft = draftOfPolicy(view.policy);
    this.conflict = null;
    this.saving.failure = null;
  }
}

const ignored = () => undefined;
