import type { MyOffer } from '$lib/backend/backend';

/** The hub's deadline in this machine's time: `offset` is the hub's clock minus ours. */
export function millisLeft(deadline: string, now: number, offset: number): number {
  return Math.max(0, Date.parse(deadline) - (now + offset));
}

/** How much of the time to answer is left, from 1 to 0. */
export function shareLeft(offer: MyOffer, now: number, offset: number): number {
  const whole = Date.parse(offer.deadline) - Date.parse(offer.made_at);
  if (whole <= 0) return 0;
  return Math.min(1, millisLeft(offer.deadline, now, offset) / whole);
}

/** From here on the time left is shown, and told, with urgency. */
export const LAST_SECONDS_MS = 30_000;
