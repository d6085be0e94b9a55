import type { Evidence, Message } from '$lib/backend/backend';
import { utf16Offsets } from '$lib/shared/chars';

import type { ProvenClaim } from './claims';

/** A run of a message's words that proves the same claims, or none. */
export type Segment = {
  text: string;
  /** Where it begins in the message, in UTF-16 units. */
  from: number;
  claims: ProvenClaim[];
};

/** Words of one message, by its code points, and what they prove. */
export type Span = { start: number; end: number; claim: ProvenClaim };

/** What is said in each message that proves something. */
export function spansBySeq(claims: readonly ProvenClaim[]): Map<number, Span[]> {
  const bySeq = new Map<number, Span[]>();
  for (const claim of claims) {
    for (const { seq, start, end } of claim.evidence) {
      if (start >= end) continue;
      const spans = bySeq.get(seq) ?? [];
      spans.push({ start, end, claim });
      bySeq.set(seq, spans);
    }
  }
  return bySeq;
}

/** Cuts a message where evidence begins or ends. Overlapping spans share their segments. */
export function segmentsOf(text: string, spans: readonly Span[]): Segment[] {
  if (spans.length === 0) return [{ text, from: 0, claims: [] }];
  const cuts = [...new Set(spans.flatMap((s) => [s.start, s.end]))].sort((a, b) => a - b);
  const at = utf16Offsets(text, cuts);
  const segments: Segment[] = [];
  let from = 0;
  for (const [i, to] of [...at, text.length].entries()) {
    const before = cuts[i - 1] ?? 0;
    const here = spans.filter((s) => i > 0 && s.start <= before && s.end > before);
    const words = text.slice(from, to);
    if (words !== '')
      segments.push({ text: words, from, claims: [...new Set(here.map((s) => s.claim))] });
    from = to;
  }
  return segments;
}

/** The messages that claims point to, in the talk's order, each once. */
export function provingMessages(claims: readonly ProvenClaim[]): number[] {
  return [...new Set(claims.flatMap((c) => c.evidence.map((e) => e.seq)))].sort((a, b) => a - b);
}

/** A message by its `seq`: where nothing is missing that is its place. */
export function messageAt(messages: readonly Message[], seq: number): Message | undefined {
  const there = messages[seq];
  return there?.seq === seq ? there : messages.find((m) => m.seq === seq);
}

/** The words themselves, as the prospect wrote them. */
export function wordsOf(evidence: readonly Evidence[], messages: readonly Message[]): string[] {
  return evidence.flatMap(({ seq, start, end }) => {
    const text = messageAt(messages, seq)?.text ?? '';
    const [from = 0, to = 0] = utf16Offsets(text, [start, end]);
    return from < to ? [text.slice(from, to)] : [];
  });
}
