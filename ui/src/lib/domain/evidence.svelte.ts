import type { Kind, ProvenClaim } from './claims';
import { spansBySeq, type Span } from './segments';

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
  /** The one kind that is looked through; all that are not quiet if none. */
  only = $state.raw<Kind | null>(null);
  /** Where the transcript should go: a new object for each wish, so that repeats count. */
  wantedPassage = $state.raw<{ seq: number; go: boolean } | null>(null);
  wantedClaim = $state.raw<{ id: string } | null>(null);

  /** The message that was searched for, and the words in it. */
  found = $state.raw<{ seq: number; words: readonly string[] } | null>(null);

  /** The words under the pointer, to be explained beside them. */
  explained = $state.raw<{ claims: readonly ProvenClaim[]; words: HTMLElement } | null>(null);

  readonly passages: readonly Passage[] = $derived(passagesOf(this.claims));
  /** Those that next and previous go through. */
  readonly stops: readonly Passage[] = $derived(
    this.passages.filter((p) => p.claims.some((c) => this.#counts(c))),
  );
  readonly lit: ReadonlySet<string> = $derived(
    new Set(this.pointed.length > 0 ? this.pointed : this.picked),
  );
  readonly #spans: ReadonlyMap<number, readonly Span[]> = $derived(spansBySeq(this.claims));
  #at = $state.raw<Passage | null>(null);

  /** Which of the stops is looked at; -1 for none. */
  get position(): number {
    return this.#at ? this.stops.indexOf(this.#at) : -1;
  }

  show(claims: readonly ProvenClaim[]): void {
    this.claims = claims;
  }

  /** What lights up in a message: what is not quiet, and what is pointed at. */
  spansAt(seq: number): readonly Span[] {
    const all = this.#spans.get(seq);
    if (!all?.some((s) => s.claim.quiet)) return all ?? [];
    return all.filter(({ claim }) => this.#shows(claim) || this.lit.has(claim.id));
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
    const own = this.passages.filter((p) => p.claims.some((c) => c.id === id));
    const here = this.#at && this.picked.includes(id) ? own.indexOf(this.#at) : -1;
    this.picked = [id];
    this.#go(own[here + 1] ?? own[0]);
  }

  /** Shows a claim's words without picking it. */
  reveal(id: string): void {
    const passage = this.passages.find((p) => p.claims.some((c) => c.id === id));
    if (passage) this.wantedPassage = { seq: passage.seq, go: false };
  }

  /** From words to the claim they prove. */
  pickPassage(seq: number, claims: readonly ProvenClaim[]): void {
    this.picked = claims.map((c) => c.id);
    this.#at =
      this.passages.find((p) => p.seq === seq && p.claims.some((c) => claims.includes(c))) ?? null;
    const [claim] = claims;
    if (claim) this.wantedClaim = { id: claim.id };
  }

  step(by: 1 | -1): void {
    const { stops } = this;
    if (stops.length === 0) return;
    const from = this.position < 0 && by < 0 ? 0 : this.position;
    const to = stops[(from + by + stops.length) % stops.length];
    if (to) this.goTo(to);
  }

  goTo(passage: Passage, claims: readonly ProvenClaim[] = passage.claims): void {
    const counted = claims.filter((c) => this.#counts(c));
    this.picked = (counted.length > 0 ? counted : claims).map((c) => c.id);
    this.#go(passage);
  }

  #counts(claim: ProvenClaim): boolean {
    return this.only === null ? !claim.quiet : claim.kind === this.only;
  }

  #shows(claim: ProvenClaim): boolean {
    return !claim.quiet || claim.kind === this.only;
  }

  #go(passage: Passage | undefined): void {
    if (!passage) return;
    this.#at = passage;
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
