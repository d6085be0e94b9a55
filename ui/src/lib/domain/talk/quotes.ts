/** Words of the talk to take along, with who said them and when. */
import type { Evidence, Message, Speaker } from '$lib/backend/backend';

import type { ProvenClaim } from '../claims';
import { wordsOf } from '../segments';

/** Words of one message, by its code points. */
export type Picked = Evidence;

type Names = Record<Speaker, string>;

/** “words” — Priya, 14:32; a line for each message. */
export function quoteText(
  picked: readonly Picked[],
  messages: readonly Message[],
  names: Names,
  time: (at: string) => string,
): string {
  return picked
    .flatMap((one) => {
      const message = messages.find((m) => m.seq === one.seq);
      const [words] = wordsOf([one], messages);
      if (!message || words === undefined || words.trim() === '') return [];
      return [`“${words.trim()}” — ${names[message.role]}, ${time(message.at)}`];
    })
    .join('\n');
}

/** What the picked words prove, also in part. */
export function provenBy(claims: readonly ProvenClaim[], picked: readonly Picked[]): ProvenClaim[] {
  const overlaps = (a: Evidence, b: Evidence) =>
    a.seq === b.seq && a.start < b.end && b.start < a.end;
  return claims.filter((c) => c.evidence.some((e) => picked.some((p) => overlaps(e, p))));
}
