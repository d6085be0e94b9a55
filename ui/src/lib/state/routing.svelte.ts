import type {
  Backend,
  Failure,
  Person,
  RepView,
  RoutingView,
  TeamView,
  Timestamp,
  Which,
} from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';
import { adviceOf, type Advised } from '$lib/domain/routing/advice';
import { draftOf, policyOf, type PolicyDraft } from '$lib/domain/routing/draft';
import { partOf, type RoutingPart } from '$lib/domain/routing/fields';
import type { Names } from '$lib/domain/routing/names';

import { Attempt, sentence } from './attempt.svelte';
import { RoutingNames } from './routingNames.svelte';

/** Somebody else saved, published or dropped the draft since it was read. */
export type Conflict = {
  view: RoutingView;
  /** Who saved; nobody if the draft is gone. */
  by: Person | null;
  at: Timestamp | null;
};

/** The routing policy as it is edited, beside the shared draft and what is published. */
export class RoutingEditor {
  view = $state.raw<RoutingView | null>(null);
  draft = $state<PolicyDraft | null>(null);
  failure = $state.raw<Failure | null>(null);
  conflict = $state.raw<Conflict | null>(null);
  reps = $state.raw<RepView[]>([]);
  teams = $state.raw<TeamView[]>([]);
  readonly words: RoutingNames;
  readonly saving = new Attempt();
  /** Publishing, dropping, going back. */
  readonly deciding = new Attempt();

  readonly dirty: boolean = $derived.by(() => {
    if (!this.draft || !this.view) return false;
    const now = policyOf($state.snapshot(this.draft));
    return JSON.stringify(now) !== JSON.stringify(policyOf(draftOf(current(this.view))));
  });
  readonly names: Names = $derived.by(() =>
    this.words.named({
      reps: this.reps,
      teams: this.teams,
      territories: this.draft?.territories ?? [],
      skills: this.draft?.skills ?? [],
    }),
  );

  /** Of the draft as it was saved. */
  readonly advice: readonly Advised[] = $derived(this.view?.draft ? adviceOf(this.view.draft) : []);

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.words = new RoutingNames(backend);
  }

  async load(): Promise<void> {
    try {
      this.#take(await this.#backend.routing());
      this.failure = null;
    } catch (error) {
      this.failure = toFailure(error);
    }
  }

  /** Who and what there is to choose from. The page stands without it: ids are shown then. */
  async loadChoices(): Promise<void> {
    const { words } = this;
    await Promise.all([
      this.#backend.team().then((reps) => (this.reps = reps), ignored),
      this.#backend.teams().then((teams) => (this.teams = teams), ignored),
      words.load(),
    ]);
  }

  /** Something was published after the draft was saved: it is saved again before it is published. */
  get behind(): boolean {
    const { draft, published } = this.view ?? {};
    return draft != null && draft.base !== published?.version;
  }

  /** What is tried, replayed and compared: the draft, where there is one. */
  get which(): Which {
    return this.view?.draft ? { kind: 'draft' } : { kind: 'published' };
  }

  discard(): void {
    if (this.view) this.#take(this.view);
  }

  /** Whether the draft is saved; if the hub refused, its words stand at the field. */
  async save(again = false): Promise<boolean> {
    const { draft, view } = this;
    if (!draft || !view) return false;
    if (!this.dirty && !again) return true;
    const policy = policyOf($state.snapshot(draft));
    const revision = view.draft?.revision ?? null;
    this.deciding.failure = null;
    const saved = await this.saving.run(() => this.#backend.saveRoutingDraft({ policy, revision }));
    if (saved) this.#take({ ...view, draft: saved });
    else await this.#compareNotes(this.saving);
    return saved !== undefined;
  }

  /** Saves over what somebody else saved, as it was just read. */
  async overwrite(): Promise<boolean> {
    if (!this.conflict) return false;
    this.view = this.conflict.view;
    this.conflict = null;
    return this.save(true);
  }

  /** A new question begins: what was refused before is no answer to it. */
  forgetRefusal(): void {
    this.saving.failure = null;
    this.deciding.failure = null;
  }

  takeTheirs(): void {
    if (this.conflict) this.#take(this.conflict.view);
  }

  async publish(note: string): Promise<boolean> {
    const revision = this.view?.draft?.revision;
    if (revision === undefined) return false;
    const done = await this.#decide(() => this.#backend.publishRouting({ revision, note }));
    if (!done) await this.#compareNotes(this.deciding);
    return done;
  }

  rollBack(version: number, note: string): Promise<boolean> {
    return this.#decide(() => this.#backend.rollBackRouting({ version, note }));
  }

  drop(): Promise<boolean> {
    return this.#decide(async () => {
      await this.#backend.dropRoutingDraft();
      return this.#backend.routing();
    });
  }

  /** A text for a draft takes the place of the draft that is there. */
  async importText(toml: string, attempt: Attempt): Promise<boolean> {
    const { view } = this;
    if (!view) return false;
    const draft = await attempt.run(() => this.#backend.importRouting({ toml }));
    if (draft) this.#take({ ...view, draft });
    return draft !== undefined;
  }

  /** The hub's words for a field, as the policy names it. */
  at = (field: string): string | null => this.saving.at(field) ?? this.deciding.at(field);

  /** The hub's words for a whole, not for a part of it. */
  exactly(field: string): string | null {
    return this.refused?.field === field ? sentence(this.refused) : null;
  }

  /** What is to be looked at in one of a list, or in the list as a whole. */
  advised(list: Advised['list'], id: string | null): Advised[] {
    return this.advice.filter((one) => one.list === list && one.id === id);
  }

  /** What was refused, if it is about no field that the page has, or about a whole list. */
  get elsewhere(): Failure | null {
    const refused = this.refused;
    const whole = /^(rules|territories|skills|clocks)$/.test(refused?.field ?? '');
    return refused && (whole || partOf(refused.field) === null) ? refused : null;
  }

  /** The part of the page that has the refused field. */
  get faulty(): RoutingPart | null {
    return partOf(this.refused?.field);
  }

  get refused(): Failure | null {
    return this.conflict ? null : (this.saving.failure ?? this.deciding.failure);
  }

  async #decide(task: () => Promise<RoutingView>): Promise<boolean> {
    this.saving.failure = null;
    const view = await this.deciding.run(task);
    if (view) this.#take(view);
    return view !== undefined;
  }

  /** Who was quicker, if that is why the hub refused. */
  async #compareNotes(refused: Attempt): Promise<void> {
    if (refused.failure?.field !== 'revision') return;
    try {
      const view = await this.#backend.routing();
      const { by = null, at = null, revision } = view.draft ?? {};
      // The same draft: something was published meanwhile, which the hub's words say.
      if (revision !== undefined && revision === this.view?.draft?.revision) this.view = view;
      else this.conflict = { view, by, at };
    } catch {
      // The refusal stands as it is: nothing more is known.
      this.conflict = null;
    }
  }

  #take(view: RoutingView): void {
    this.view = view;
    this.draft = draftOf(current(view));
    this.conflict = null;
    this.forgetRefusal();
  }
}

const ignored = () => undefined;

function current({ draft, published }: RoutingView) {
  return draft?.policy ?? published;
}
