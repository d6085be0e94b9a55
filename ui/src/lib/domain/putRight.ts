/** What the card needs of whoever keeps the corrections. */
import type { CorrectionTarget, CorrectionView } from '$lib/backend/backend';

import type { Correctable } from './corrections';

/** A correction that stands; pending while the hub has not heard of it. */
export type Righted = { view: CorrectionView; pending: boolean };

export type PutRight = {
  readonly me: string | null;
  readonly busy: boolean;
  on(target: CorrectionTarget): Righted | null;
  /** Asks the person what is right. */
  ask(what: Correctable): void;
  undo(target: CorrectionTarget): void;
};
