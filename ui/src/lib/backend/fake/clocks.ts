/** The clocks of the stand-in's policy, as they stand for a handoff. */
import type { Clock, ClockAction, Stage } from '../backend';

import { CLEO, iso } from './roster';

const STEPS: Record<Stage, readonly (readonly [number, ClockAction])[]> = {
  answer: [
    [60, { kind: 'remind' }],
    [120, { kind: 'reassign' }],
  ],
  pickup: [
    [60, { kind: 'tell_prospect', text: null }],
    [180, { kind: 'escalate', to: CLEO.id }],
    [600, { kind: 'escalate', to: null }],
  ],
  wrapup: [
    [1800, { kind: 'remind' }],
    [14_400, { kind: 'escalate', to: null }],
  ],
};

/** Since `since` in a stage, and before its answer in that of the pick-up. */
export function clocksOf(since: number, stage: Stage, now = Date.now()): Clock[] {
  const stages: readonly Stage[] = stage === 'answer' ? ['answer', 'pickup'] : [stage];
  return stages
    .flatMap((one) =>
      STEPS[one].map(([after_seconds, action]) => {
        const due = since + after_seconds * 1000;
        return {
          stage: one,
          after_seconds,
          action,
          since: iso(since),
          due_at: iso(due),
          done_at: due <= now ? iso(due + 400) : null,
        };
      }),
    )
    .sort((a, b) => a.due_at.localeCompare(b.due_at));
}
