/** What every part of the stand-in has: a log of calls, subscribers, and the scene's troubles. */
import type { Changed, EventName, Failure, Handler, Unlisten } from '../backend';

import type { World } from './scenes';

const NOTHING: Changed = {
  state: false,
  handoffs: [],
  conversations: [],
  agenda: false,
  all: false,
};

export class FakeShell {
  readonly #handlers = new Map<EventName, Set<(payload: never) => void>>();
  protected readonly world: World;
  readonly calls: string[] = [];

  constructor(world: World) {
    this.world = world;
  }

  listen<E extends EventName>(event: E, handler: Handler<E>): Promise<Unlisten> {
    const handlers = this.#handlers.get(event) ?? new Set();
    handlers.add(handler);
    this.#handlers.set(event, handlers);
    return Promise.resolve(() => handlers.delete(handler));
  }

  /** What tests make happen. */
  emit<E extends EventName>(event: E, payload: Parameters<Handler<E>>[0]): void {
    for (const handler of this.#handlers.get(event) ?? []) (handler as Handler<E>)(payload);
  }

  protected changed(part: Partial<Changed>): void {
    this.emit('changed', { ...NOTHING, ...part });
  }

  protected async pass(call: string): Promise<void> {
    this.calls.push(call);
    if (this.world.broken) {
      throw refusal('keychain', 'The keychain is locked', undefined, 'Unlock it, then try again.');
    }
    if (this.world.latency === Infinity) await new Promise(() => undefined);
  }
}

export function refusal(
  code: Failure['code'],
  message: string,
  field?: string,
  fix?: string,
): Refusal {
  return new Refusal(code, message, field ?? null, fix ?? null);
}

class Refusal extends Error implements Failure {
  constructor(
    readonly code: Failure['code'],
    message: string,
    readonly field: string | null,
    readonly fix: string | null,
  ) {
    super(message);
  }
}
