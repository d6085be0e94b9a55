import type { Backend, Failure, Preview, PreviewView } from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';

/** Long enough that nobody types faster, short enough to seem at once. */
const PAUSE_MS = 350;

/** How a notice would look: asked for once the person pauses, and the last answer counts. */
export class NoticePreview {
  view = $state.raw<PreviewView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Where a frame shows the mail as it looks. */
  frame = $state<string | null>(null);

  readonly #backend: Backend;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  show(preview: Preview): void {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const pause = this.view === null && this.failure === null ? 0 : PAUSE_MS;
    this.#timer = setTimeout(() => void this.#ask(preview, asked), pause);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  async #ask(preview: Preview, asked: number): Promise<void> {
    try {
      const view = await this.#backend.previewNotification(preview);
      if (asked !== this.#asked) return;
      this.view = view;
      this.frame = view.html === null ? null : this.#backend.mailFrame(view.html);
      this.failure = null;
    } catch (error) {
      if (asked === this.#asked) this.failure = toFailure(error);
    }
  }
}
