import { createSubscriber } from 'svelte/reactivity';

/**
 * The wall clock as reactive state. It ticks only while something on screen reads it, and every
 * reading is the real time: after sleep the next tick is right, because nothing counts down.
 */
export class Clock {
  readonly #subscribe: () => void;
  readonly #read: () => number;

  constructor(everyMs: number, read: () => number = () => Date.now()) {
    this.#read = read;
    this.#subscribe = createSubscriber((update) => {
      const timer = setInterval(update, everyMs);
      // Timers sleep in hidden windows: catch up at once when the window comes back.
      document.addEventListener('visibilitychange', update);
      return () => {
        clearInterval(timer);
        document.removeEventListener('visibilitychange', update);
      };
    });
  }

  get now(): number {
    this.#subscribe();
    return this.#read();
  }
}

/** For countdowns. */
export const seconds = new Clock(500);

/** For "3 min ago". */
export const minutes = new Clock(15_000);
