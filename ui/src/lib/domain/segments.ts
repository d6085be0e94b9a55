import type { Evidence, Message } from '$lib/backend/backend';
import { utf16Offsets } from '$lib/shared/chars';

import type { ProvenClaim } from './claims';

/** A run of a message's words that proves the same claims, or none. */
export type Segment = {
  text: string;
  claims: ProvenClaim[];
};

type Span = { start: number; end: number; claim: ProvenClaim };

function spansOf(seq: number, claims: readonly ProvenClaim[]): Span[] {
  return claims.flatMap((claim) =>
    claim.evidence
      .filter((e) => e.seq === seq && e.start < e.end)
      .map(({ start, end }) => ({ start, end, claim })),
  );
}

/** Cuts a message where evidence begins or ends. Overlapping spans share their segments. */
export function segmentsOf(text: string, seq: number, claims: readonly ProvenClaim[]): Segment[] {
  const spans = spansOf(seq, claims);
  if (spans.length === 0) return [{ text, claims: [] }];
  const cuts = [...new Set(spans.flatMap((s) => [s.start, s.end]))].sort((a, b) => a - b);
  const at = utf16Offsets(text, cuts);
  const segments: Segment[] = [];
  let from = 0;
  for (const [i, to] of [...at, text.length].entries()) {
    const before = cuts[i - 1] ?? 0;
    const here = spans.filter((s) => i > 0 && s.start <= before && s.end > before);
    const words = text.slice(from, to);
    if (words !== '')
      segments.push({ text: words, claims: [...new Set(here.map((s) => s.claim))] });
    from = to;
  }
  return segments;
}

/** The messages that claims point to, in the talk's order, each once. */
export function provingMessages(claims: readonly ProvenClaim[]): number[] {
  return [...new Set(claims.flatMap((c) => c.evidence.map((e) => e.seq)))].sort((a, b) => a - b);
}

/** The words themselves, as the prospect wrote them. */
export function wordsOf(evidence: readonly Evidence[], messages: readonly Message[]): string[] {
  return evidence.flatMap(({ seq, start, end }) => {
    const text = messages.find((m) => m.seq === seq)?.text ?? '';
    const [from = 0, to = 0] = utf16Offsets(text, [start, end]);
    return from < to ? [text.slice(from, to)] : [];
  });
}
