import type { Failure } from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';

/**
 * Answers to what is being typed. One question is under way at a time; of those that come meanwhile
 * only the last is asked, so no answer is older than the one that is shown.
 */
export class Latest<Question, Answer> {
  shown = $state.raw<{ asked: Question; answer: Answer } | null>(null);
  failure = $state.raw<Failure | null>(null);

  readonly #ask: (question: Question) => Promise<Answer>;
  #next: { question: Question } | null = null;
  #asking: Promise<void> | null = null;

  constructor(ask: (question: Question) => Promise<Answer>) {
    this.#ask = ask;
  }

  /** Resolves once nothing is left to ask. */
  put(question: Question): Promise<void> {
    this.#next = { question };
    this.#asking ??= this.#drain().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #drain(): Promise<void> {
    while (this.#next) {
      const { question } = this.#next;
      this.#next = null;
      try {
        this.shown = { asked: question, answer: await this.#ask(question) };
        this.failure = null;
      } catch (error) {
        this.failure = toFailure(error);
      }
    }
  }
}
