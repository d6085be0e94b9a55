import type { ProvenClaim } from './claims';

/** One place in the talk that proves something. */
export type Passage = { seq: number; start: number; claims: ProvenClaim[] };

/**
 * What is lit up on a handoff's page. A claim that is pointed at lights its words; words that are
 * pointed at light their claims; one that was picked stays lit until the next.
 */
export class EvidenceFocus {
  claims = $state.raw<readonly ProvenClaim[]>([]);
  pointed = $state.raw<readonly string[]>([]);
  picked = $state.raw<readonly string[]>([]);
  /** Where the transcript should go: a new object for each wish, so that repeats count. */
  wantedPassage = $state.raw<{ seq: number; go: boolean } | null>(null);
  wantedClaim = $state.raw<{ id: string } | null>(null);

  /** The message that was searched for, and the words in it. */
  found = $state.raw<{ seq: number; words: readonly string[] } | null>(null);

  /** The words under the pointer, to be explained beside them. */
  explained = $state.raw<{ claims: readonly ProvenClaim[]; words: HTMLElement } | null>(null);

  readonly passages: readonly Passage[] = $derived(passagesOf(this.claims));
  readonly lit: ReadonlySet<string> = $derived(
    new Set(this.pointed.length > 0 ? this.pointed : this.picked),
  );
  #at = $state(-1);

  get position(): number {
    return this.#at;
  }

  show(claims: readonly ProvenClaim[]): void {
    this.claims = claims;
  }

  point(ids: readonly string[]): void {
    this.pointed = ids;
  }

  leave(): void {
    this.pointed = [];
    this.explained = null;
  }

  /** Marks a message and goes there. */
  find(found: { seq: number; words: readonly string[] } | null): void {
    this.found = found;
    if (found) this.wantedPassage = { seq: found.seq, go: true };
  }

  /** From a claim to its words; picked again, to its next words. */
  pickClaim(id: string): void {
    const own = this.passages.flatMap((p, i) => (p.claims.some((c) => c.id === id) ? [i] : []));
    const next = this.picked.includes(id) ? own.find((i) => i > this.#at) : undefined;
    this.picked = [id];
    this.#go(next ?? own[0]);
  }

  /** Shows a claim's words without picking it. */
  reveal(id: string): void {
    const passage = this.passages.find((p) => p.claims.some((c) => c.id === id));
    if (passage) this.wantedPassage = { seq: passage.seq, go: false };
  }

  /** From words to the claim they prove. */
  pickPassage(seq: number, claims: readonly ProvenClaim[]): void {
    this.picked = claims.map((c) => c.id);
    this.#at = this.passages.findIndex(
      (p) => p.seq === seq && p.claims.some((c) => claims.includes(c)),
    );
    const [claim] = claims;
    if (claim) this.wantedClaim = { id: claim.id };
  }

  step(by: 1 | -1): void {
    const count = this.passages.length;
    if (count === 0) return;
    const from = this.#at < 0 && by < 0 ? 0 : this.#at;
    const to = (from + by + count) % count;
    this.picked = this.passages[to]?.claims.map((c) => c.id) ?? [];
    this.#go(to);
  }

  goTo(passage: Passage): void {
    this.picked = passage.claims.map((c) => c.id);
    this.#go(this.passages.indexOf(passage));
  }

  #go(index: number | undefined): void {
    const passage = index === undefined ? undefined : this.passages[index];
    if (index === undefined || !passage) return;
    this.#at = index;
    this.wantedPassage = { seq: passage.seq, go: true };
  }
}

/** The passages in the talk's order; claims with the same words share one. */
function passagesOf(claims: readonly ProvenClaim[]): Passage[] {
  const passages = new Map<string, Passage>();
  for (const claim of claims) {
    for (const { seq, start } of claim.evidence) {
      const key = `${String(seq)}:${String(start)}`;
      const passage = passages.get(key) ?? { seq, start, claims: [] };
      if (!passage.claims.includes(claim)) passage.claims.push(claim);
      passages.set(key, passage);
    }
  }
  return [...passages.values()].sort((a, b) => a.seq - b.seq || a.start - b.start);
}
