import type { Failure } from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';

/** One thing a person asked for: under way, failed with words, or done. Never twice at once. */
export class Attempt {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** What it returned; nothing if it failed or one is under way. */
  async run<T>(task: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.failure = null;
    try {
      return await task();
    } catch (error) {
      this.failure = toFailure(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** The sentence for one field; its path may go deeper than the field's. */
  at(field: string): string | null {
    const path = this.failure?.field;
    if (!this.failure || !path) return null;
    const here = path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
    return here ? sentence(this.failure) : null;
  }
}

export function sentence({ message, fix }: Pick<Failure, 'message' | 'fix'>): string {
  return fix ? `${closed(message)} ${closed(capital(fix))}` : closed(message);
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const closed = (text: string) => (/[.!?…]$/.test(text) ? capital(text) : `${capital(text)}.`);
