/** What the card needs of whoever keeps the corrections. */
import type { CorrectionTarget, CorrectionView, CardPart } from '$lib/backend/backend';

import type { Correctable } from './corrections';

/** A correction that stands; pending while the hub has not heard of it. */
export type Righted = { view: CorrectionView; pending: boolean };

/** What holds instead of a part of the card, if anything, and why. */
export type Repeated = { instead: string | null; why: string };

export type PutRight = {
  readonly me: string | null;
  readonly busy: boolean;
  on(target: CorrectionTarget): Righted | null;
  /** What a part of the card repeats that was put right: it holds no longer. */
  overtaken(part: CardPart): Repeated | null;
  /** Asks the person what is right. */
  ask(what: Correctable): void;
  undo(target: CorrectionTarget): void;
};
