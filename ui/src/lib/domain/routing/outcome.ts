/** What would happen with a lead, in words. */
import type { DryResult, RouteOutcome } from '$lib/backend/backend';
import { clockTime } from '$lib/shared/when';

import { listed, type Names } from './names';
import { secondsWords } from './words';

export type OutcomeWords = { before: string; who: string | null; note: string | null };

export function outcomeWords(
  { outcome, trace }: DryResult,
  names: Names,
  now: number,
): OutcomeWords {
  const person = (id: string) => {
    const all = trace.steps.flatMap((step) => step.considered);
    return all.find(({ rep }) => rep === id)?.name ?? names.rep(id);
  };
  switch (outcome.kind) {
    case 'ask': {
      const step = trace.steps.find(({ id }) => outcome.rule !== null && id === outcome.rule);
      const by = step?.name ? `By “${step.name}”` : 'By the last resort';
      const note = `${by}, ${secondsWords(outcome.seconds)} to answer.`;
      return { before: 'Would go to', who: person(outcome.rep), note };
    }
    case 'wait': {
      const whom = outcome.only.length === 0 ? 'anyone' : listed(outcome.only.map(person));
      const until = outcome.until === null ? '' : `, until ${clockTime(outcome.until, now)}`;
      return { before: 'Would wait', who: null, note: `For ${whom}${until}.` };
    }
    case 'book_later':
      return {
        before: 'Would be offered a meeting with',
        who: outcome.rep === null ? 'anyone' : person(outcome.rep),
        note: 'Nobody takes it now.',
      };
  }
}

/** Whether the prospect would meet the same person, or none, whatever the time to answer. */
export function sameOutcome(a: RouteOutcome, b: RouteOutcome): boolean {
  if (a.kind === 'ask' && b.kind === 'ask') return a.rep === b.rep;
  if (a.kind === 'book_later' && b.kind === 'book_later') return a.rep === b.rep;
  return a.kind === 'wait' && b.kind === 'wait' && String(a.only) === String(b.only);
}
