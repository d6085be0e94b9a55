/** What reps put right, as a hub keeps it: the last word on each target, and what stood there. */
import type { Correction, CorrectionTarget, HandoffPage, Person, Was } from '../backend';

import { having } from './build';
import { iso } from './roster';
import { refusal } from './shell';

const sameTarget = (a: CorrectionTarget, b: CorrectionTarget) =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

function wasOf({ handoff }: HandoffPage, target: CorrectionTarget): Was {
  const { policy_version, verdict, signals } = handoff.scorecard;
  const nothing = { value: null, source: null, read_by: null, policy_version };
  switch (target.kind) {
    case 'verdict':
      return { ...nothing, status: verdict === 'qualified' ? 'met' : 'not_met' };
    case 'signal': {
      const signal = signals.find((s) => s.name === target.name);
      if (!signal) throw refusal('refused', 'There is no such signal', 'target');
      const { status, value, source } = signal;
      return { ...nothing, status, value, source };
    }
    case 'claim':
      return { ...nothing, status: 'met', read_by: 'words' };
  }
}

export function corrected(
  page: HandoffPage,
  correction: Correction,
  by: Person,
  { at, pending }: { at: number; pending: boolean },
): HandoffPage {
  if (correction.reason.trim() === '') {
    throw refusal('invalid_input', 'Say why, in at most 2000 characters.', 'reason');
  }
  const before = page.handoff.corrections ?? [];
  const same = before.find((c) => sameTarget(c.correction.target, correction.target));
  const was = same?.was ?? wasOf(page, correction.target);
  const others = before.filter((c) => c !== same);
  const corrections = [...others, { correction, was, by, at: iso(at), pending }];
  return having(page, {}, { corrections });
}

export function uncorrected(page: HandoffPage, target: CorrectionTarget): HandoffPage {
  const corrections = (page.handoff.corrections ?? []).filter(
    (c) => !sameTarget(c.correction.target, target),
  );
  return having(page, {}, { corrections });
}
