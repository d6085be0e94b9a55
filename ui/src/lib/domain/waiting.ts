/** While nobody has a handoff: for whom it is kept, what its clocks do, and who was told. */
import type { Clock, HandoffView, Person, Stage } from '$lib/backend/backend';
import { clockTime } from '$lib/shared/when';

import type { Words } from './agenda/words';
import { unseenWords } from './notify/receipts';
import type { Reader } from './why';
import { people } from './why';
import { first } from './words';

/** Whether this rep may take it from the queue. */
export function mayClaim({ kept_for = [] }: HandoffView, me: string | null): boolean {
  return kept_for.length === 0 || kept_for.some((person) => person.id === me);
}

/** What is to be known of a handoff that waits; `fix` says what comes of it. */
export function waitingWords(handoff: HandoffView, { me, now }: Reader): Words[] {
  const open = handoff.state === 'waiting' || handoff.state === 'offered';
  if (!open) return [];
  const { book_later, escalated_at } = handoff;
  const later = book_later?.with;
  const nobody = unseen(handoff, { me, now });
  return [
    ...nobody,
    ...kept(handoff, { me, now }),
    ...(book_later
      ? [
          {
            tone: 'calm' as const,
            text: later
              ? `The agent offers times with ${later.id === me ? 'you' : first(later.name)}`
              : 'The agent offers times with anyone',
            fix: 'Nobody could take it at once. Claim it if you can.',
          },
        ]
      : []),
    // Who was told of that stands there already.
    ...(escalated_at && nobody.length === 0
      ? [
          {
            tone: 'warn' as const,
            text: `Nobody has it yet: escalated at ${clockTime(escalated_at, now)}`,
          },
        ]
      : []),
  ];
}

function unseen(handoff: HandoffView, { me, now }: Reader): Words[] {
  const text = unseenWords(handoff, me);
  if (text === null || !handoff.unseen) return [];
  const told = handoff.escalated_to ?? [];
  const since = `Since ${clockTime(handoff.unseen.at, now)}.`;
  const fix = told.length > 0 ? `${since} Told: ${people(told, me)}.` : since;
  return [{ tone: 'bad', text, fix }];
}

function kept({ state, kept_for = [], kept_until }: HandoffView, { me, now }: Reader): Words[] {
  if (state !== 'waiting' || kept_for.length === 0) return [];
  const mine = kept_for.some((person) => person.id === me);
  const whom = people(kept_for, me);
  const until = kept_until ? ` until ${clockTime(kept_until, now)}` : '';
  return [
    {
      tone: mine ? 'good' : 'calm',
      text: `Kept for ${whom}${until}`,
      ...(kept_until ? { fix: 'Then others are asked.' } : {}),
    },
  ];
}

const STAGES: Record<Stage, string> = {
  answer: 'Until an answer',
  pickup: 'Until somebody has it',
  wrapup: 'Until it is closed',
};

export type ClockWords = {
  key: string;
  /** What happens, or did. */
  text: string;
  due_at: string;
  done_at: string | null;
};
export type StageWords = { stage: Stage; name: string; clocks: ClockWords[] };

/** The clocks by stage, each in its order in time. */
export function stagesOf(handoff: HandoffView, me: string | null): StageWords[] {
  const all = handoff.clocks ?? [];
  return (['answer', 'pickup', 'wrapup'] as const)
    .map((stage) => ({
      stage,
      name: STAGES[stage],
      clocks: all
        .filter((clock) => clock.stage === stage)
        .map((clock, i) => ({
          key: `${stage}-${String(i)}`,
          text: clockWords(clock, handoff, me),
          due_at: clock.due_at,
          done_at: clock.done_at,
        })),
    }))
    .filter(({ clocks }) => clocks.length > 0);
}

function clockWords(clock: Clock, handoff: HandoffView, me: string | null): string {
  const done = clock.done_at !== null;
  switch (clock.action.kind) {
    case 'remind': {
      const who = reminded(clock.stage, handoff, me);
      return done ? `Reminded ${who}` : `Remind ${who}`;
    }
    case 'escalate': {
      const to = clock.action.to ?? null;
      const who = to === null ? 'whoever looks after the team' : nameOf(to, handoff, me);
      return done ? `Told ${who}` : `Tell ${who}`;
    }
    case 'reassign':
      return done ? 'Asked the next rep' : 'Ask the next rep';
    case 'tell_prospect':
      return done
        ? 'Told the prospect that it takes longer'
        : 'Tell the prospect that it takes longer';
  }
}

function reminded(stage: Stage, handoff: HandoffView, me: string | null): string {
  const who =
    stage === 'answer'
      ? handoff.offers.find((offer) => offer.state === 'pending')?.rep
      : stage === 'wrapup'
        ? handoff.accepted_by
        : null;
  if (who) return who.id === me ? 'you' : first(who.name);
  return stage === 'pickup' ? 'those who can take it' : 'whoever is asked';
}

/** Where the handoff itself tells the name. */
function nameOf(rep: string, handoff: HandoffView, me: string | null): string {
  if (rep === me) return 'you';
  const known: Person[] = [
    ...handoff.offers.map((offer) => offer.rep),
    ...(handoff.kept_for ?? []),
    ...(handoff.book_later?.with ? [handoff.book_later.with] : []),
  ];
  const found =
    known.find((person) => person.id === rep)?.name ??
    handoff.trace?.steps.flatMap((s) => s.considered).find((c) => c.rep === rep)?.name;
  return found === undefined ? 'a colleague who can help' : first(found);
}
