/** Baton's phrases: short, active, what happened and then what to do. */
import type {
  Decision,
  InboxRow,
  MyAnswer,
  Outcome,
  Presence,
  Section,
} from '$lib/backend/backend';
import { clockTime } from '$lib/shared/when';

export const SECTIONS: Record<Section, string> = {
  offered: 'Offered to me',
  mine: 'Mine',
  waiting: 'Waiting',
  closed: 'Closed',
};

export const SECTION_ORDER: readonly Section[] = ['offered', 'mine', 'waiting', 'closed'];

export const OUTCOMES: Record<Outcome, string> = {
  won: 'Won',
  next_step: 'Next step agreed',
  no_show: 'No-show',
  lost: 'Lost',
};

export const OUTCOME_ORDER: readonly Outcome[] = ['won', 'next_step', 'no_show', 'lost'];

export const PRESENCES: Record<Presence, string> = {
  available: 'Available',
  busy: 'Busy',
  away: 'Away',
  offline: 'Offline',
};

const DOING: Record<Decision, string> = {
  accept: 'Accepting',
  decline: 'Declining',
  claim: 'Claiming',
  give_back: 'Giving back',
  close: 'Closing',
};

export function doing(action: Decision): string {
  return DOING[action];
}

export function first(name: string): string {
  return name.split(/\s/)[0] ?? name;
}

/** What the row of a closed handoff says about how it ended, for this rep. */
export function ending(row: InboxRow, me: string | null, now: number): string {
  if (row.my_answer?.kind === 'answered') {
    const said = answered(row.my_answer, row, now);
    if (said) return said + since(row, me);
  }
  if (row.state === 'withdrawn') return at('Withdrawn by the agent', row.ended_at, now);
  if (row.outcome) return at(OUTCOMES[row.outcome], row.ended_at, now);
  if (row.state === 'booked' && row.accepted_by && row.accepted_by.id !== me) {
    return `Booked with ${first(row.accepted_by.name)}`;
  }
  if (row.accepted_by) {
    const who = row.accepted_by.id === me ? 'You' : first(row.accepted_by.name);
    return at(`${who} took it`, row.accepted_at, now);
  }
  // Somebody else is asked now and this rep gave no answer: the time ran out.
  if (row.offered_to) return lapsed(row, null, now);
  return at('Closed', row.ended_at, now);
}

/** What became of it after this rep let it go. */
function since(row: InboxRow, me: string | null): string {
  if (row.my_answer?.kind !== 'answered' || row.my_answer.answer.kind === 'taken') return '';
  if (row.accepted_by && row.accepted_by.id !== me) {
    return ` · ${first(row.accepted_by.name)} took it`;
  }
  return row.offered_to && row.my_answer.answer.kind === 'done'
    ? ` · offered to ${first(row.offered_to.name)}`
    : '';
}

function at(what: string, when: string | null, now: number): string {
  return when ? `${what}, ${clockTime(when, now)}` : what;
}

function answered(
  { answer, action }: Extract<MyAnswer, { kind: 'answered' }>,
  row: InboxRow,
  now: number,
): string | null {
  switch (answer.kind) {
    case 'taken':
      return at(`${first(answer.by.name)} took it`, answer.at, now);
    case 'lapsed':
      return lapsed(row, answer.at, now);
    case 'withdrawn':
      return at('Withdrawn by the agent', answer.at, now);
    case 'declined':
      return at('You declined', answer.at, now);
    case 'returned':
      return at('You gave it back', answer.at, now);
    case 'closed':
      return row.outcome ? at(OUTCOMES[row.outcome], answer.at, now) : at('Closed', answer.at, now);
    case 'done':
      return action === 'decline'
        ? 'You declined'
        : action === 'give_back'
          ? 'You gave it back'
          : null;
    case 'accepted':
    case 'clash':
    case 'changed':
    case 'over':
      return null;
  }
}

/** "Lapsed, 14:02, offered to Bo". */
function lapsed(row: InboxRow, when: string | null, now: number): string {
  const what = at('Lapsed', when, now);
  return row.offered_to ? `${what}, offered to ${first(row.offered_to.name)}` : what;
}
