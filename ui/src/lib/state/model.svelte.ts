import type { Backend, ModelTest, ModelView, SaveModel } from '$lib/backend/backend';
import { draftOf, isSame, savedOf, sendsAnew, type ModelDraft } from '$lib/domain/model';

import { Reading } from './agenda.svelte';
import { Attempt } from './attempt.svelte';

/** The language model of the workspace, as an admin chooses it. */
export class ModelEditor {
  readonly read = new Reading<ModelView>();
  readonly saving = new Attempt();
  readonly dropping = new Attempt();
  readonly testing = new Attempt();
  draft = $state<ModelDraft | null>(null);
  test = $state.raw<ModelTest | null>(null);
  saved = $state(false);
  /** What would send words where they do not go yet, while it is asked about. */
  asking = $state.raw<SaveModel | null>(null);

  readonly view = $derived(this.read.value);
  readonly dirty = $derived(
    this.draft !== null && this.view !== null && !isSame(this.draft, draftOf(this.view)),
  );

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The figures anew; what is being changed here stays. */
  async load(): Promise<void> {
    const edited = this.dirty;
    await this.read.read(() => this.#backend.model());
    if (!edited) this.discard();
  }

  discard(): void {
    this.saving.failure = null;
    this.draft = this.view && draftOf(this.view);
  }

  /** Saves, or asks first. */
  async save(): Promise<void> {
    const { draft, view } = this;
    if (!draft) return;
    const next = savedOf($state.snapshot(draft));
    if (sendsAnew(view?.settings ?? null, next.settings)) this.asking = next;
    else await this.#save(next);
  }

  async confirm(): Promise<void> {
    const next = this.asking;
    this.asking = null;
    if (next) await this.#save(next);
  }

  async #save(next: SaveModel): Promise<void> {
    this.saved = false;
    const view = await this.saving.run(() => this.#backend.saveModel(next));
    if (!view) return;
    this.#take(view);
    this.saved = true;
  }

  async drop(): Promise<void> {
    await this.dropping.run(() => this.#backend.dropModel());
    if (this.dropping.failure) return;
    this.saved = false;
    this.test = null;
    this.discard();
    await this.load();
  }

  /** Of what is saved; what it used counts, so the figures are read anew. */
  async tryOut(): Promise<void> {
    this.test = null;
    this.test = (await this.testing.run(() => this.#backend.testModel())) ?? null;
    await this.load();
  }

  #take(view: ModelView): void {
    this.read.value = view;
    this.test = null;
    this.discard();
  }
}
