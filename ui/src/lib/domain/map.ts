/** Where marks stand beside a transcript: by how much was said before, not by the count of messages. */
import type { Message } from '$lib/backend/backend';

import type { ClaimKind } from './claims';
import type { Passage } from './evidence.svelte';

export type Mark = { kind: ClaimKind; at: number; passage: Passage };

/** What a message takes up besides its words. */
const FRAME_CHARS = 40;

/** From 0 at the first message to 1 at the end, by `seq`. */
export function places(messages: readonly Message[]): Map<number, number> {
  const weight = (m: Message) => FRAME_CHARS + m.text.length;
  const whole = messages.reduce((sum, m) => sum + weight(m), 0);
  const places = new Map<number, number>();
  let before = 0;
  for (const message of messages) {
    places.set(message.seq, before / whole);
    before += weight(message);
  }
  return places;
}

/** A mark for each kind that a passage speaks to. */
export function marksOf(messages: readonly Message[], passages: readonly Passage[]): Mark[] {
  const at = places(messages);
  return passages.flatMap((passage) =>
    [...new Set(passage.claims.map((c) => c.kind))].map((kind) => ({
      kind,
      at: at.get(passage.seq) ?? 0,
      passage,
    })),
  );
}
