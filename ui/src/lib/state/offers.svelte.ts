import type { InboxRow, OfferId } from '$lib/backend/backend';
import { LAST_SECONDS_MS, millisLeft } from '$lib/domain/countdown';
import type { Announcer } from '$lib/shared/announcer.svelte';

/** Says each new offer once, and once more when its last seconds begin. */
export class OfferNews {
  readonly #announcer: Announcer;
  readonly #told = new Set<OfferId>();
  readonly #urged = new Set<OfferId>();

  constructor(announcer: Announcer) {
    this.#announcer = announcer;
  }

  arrived(offers: readonly InboxRow[]): void {
    const fresh = offers.filter((row) => row.my_offer && !this.#told.has(row.my_offer.id));
    for (const row of fresh) if (row.my_offer) this.#told.add(row.my_offer.id);
    const [only] = fresh;
    if (!only) return;
    const who = only.company ? `${only.name}, ${only.company}` : only.name;
    this.#announcer.say(
      fresh.length === 1
        ? `New offer: ${who}, ${String(only.score)} of ${String(only.of)} signals met`
        : `${String(fresh.length)} new offers`,
    );
  }

  tick(offers: readonly InboxRow[], now: number, offset: number): void {
    for (const { my_offer, name } of offers) {
      if (!my_offer || this.#urged.has(my_offer.id)) continue;
      const left = millisLeft(my_offer.deadline, now, offset);
      if (left === 0 || left > LAST_SECONDS_MS) continue;
      this.#urged.add(my_offer.id);
      this.#announcer.urge(`${String(Math.ceil(left / 1000))} seconds left to answer ${name}`);
    }
  }
}
