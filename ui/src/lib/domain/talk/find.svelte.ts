import type { Message } from '$lib/backend/backend';

import { bySeq, hitsOf, MOST_HITS, type Hit } from './find';

/** What is searched within a talk, and which place of it is looked at. */
export class TalkFind {
  open = $state(false);
  typed = $state('');
  #at = $state(0);
  readonly #messages: () => readonly Message[];
  readonly #go: (hit: Hit) => void;

  readonly hits: readonly Hit[] = $derived.by(() =>
    this.open ? hitsOf(this.#messages(), this.typed) : [],
  );
  readonly bySeq: ReadonlyMap<number, readonly Hit[]> = $derived(bySeq(this.hits));
  /** The place that is looked at. */
  readonly current: Hit | null = $derived(
    this.hits[Math.min(this.#at, this.hits.length - 1)] ?? null,
  );

  constructor(messages: () => readonly Message[], go: (hit: Hit) => void) {
    this.#messages = messages;
    this.#go = go;
  }

  /** "3 of 17". */
  get words(): string {
    if (this.typed.trim() === '') return '';
    const { length } = this.hits;
    if (length === 0) return 'Not in this talk';
    const many = length === MOST_HITS ? `${String(length)} or more` : String(length);
    return `${String(Math.min(this.#at, length - 1) + 1)} of ${many}`;
  }

  type(text: string): void {
    this.typed = text;
    this.#at = 0;
    this.#show();
  }

  step(by: 1 | -1): void {
    const { length } = this.hits;
    if (length === 0) return;
    this.#at = (Math.min(this.#at, length - 1) + by + length) % length;
    this.#show();
  }

  close(): void {
    this.open = false;
    this.typed = '';
    this.#at = 0;
  }

  #show(): void {
    if (this.current) this.#go(this.current);
  }
}
