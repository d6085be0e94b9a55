/** What the page of a handoff says about this rep's answer: never more than is known. */
import type { InboxRow, IntentId, MyAnswer, Outcome } from '$lib/backend/backend';
import { clockTime } from '$lib/shared/when';

import { OUTCOMES, doing, first } from './words';

export type Banner = {
  tone: 'calm' | 'good' | 'warn' | 'bad';
  text: string;
  /** Said after the text, quieter. */
  detail?: string;
  /** An answer that waits for the rep's word. */
  stuck?: IntentId;
};

type Surroundings = {
  me: string | null;
  now: number;
  awayFromHub: boolean;
  /** It waits for somebody in particular: for whom is told elsewhere. */
  kept?: boolean;
};

export function bannerOf(row: InboxRow, around: Surroundings): Banner | null {
  const own = row.my_answer && ofAnswer(row, row.my_answer, around);
  return own ?? ofState(row, around);
}

function ofAnswer(row: InboxRow, answer: MyAnswer, around: Surroundings): Banner | null {
  switch (answer.kind) {
    case 'sending':
      return around.awayFromHub
        ? {
            tone: 'warn',
            text: 'Not confirmed yet. Will be sent when the hub is back.',
            detail: `${doing(answer.action)} since ${clockTime(answer.since, around.now)}`,
          }
        : { tone: 'calm', text: `${doing(answer.action)}…`, detail: 'Waiting for the hub’s word' };
    case 'wedged':
      return {
        tone: 'bad',
        text: `Your answer did not get through: ${answer.failure.message}`,
        ...(answer.failure.fix === null ? {} : { detail: answer.failure.fix }),
        stuck: answer.intent,
      };
    case 'answered':
      return ofWord(row, answer.answer, around);
  }
}

type Word = Extract<MyAnswer, { kind: 'answered' }>['answer'];

function ofWord(row: InboxRow, word: Word, { now, kept }: Surroundings): Banner | null {
  switch (word.kind) {
    case 'accepted':
      return row.section === 'mine' && row.state !== 'booked'
        ? { tone: 'good', text: 'You have it', detail: `Since ${clockTime(word.at, now)}` }
        : null;
    case 'taken':
      return { tone: 'calm', text: `${first(word.by.name)} took it at ${clockTime(word.at, now)}` };
    case 'lapsed':
      return {
        tone: 'calm',
        text: `The offer lapsed at ${clockTime(word.at, now)}`,
        ...next(row, kept),
      };
    case 'withdrawn':
      return { tone: 'calm', text: `Withdrawn by the agent at ${clockTime(word.at, now)}` };
    case 'declined':
      return {
        tone: 'calm',
        text: `You declined at ${clockTime(word.at, now)}`,
        ...next(row, kept),
      };
    case 'returned':
      return {
        tone: 'calm',
        text: `You gave it back at ${clockTime(word.at, now)}`,
        ...next(row, kept),
      };
    case 'closed':
      return closed(row.outcome, word.at, now);
    case 'done':
    case 'clash':
    case 'changed':
    case 'over':
      return null;
  }
}

function next(row: InboxRow, kept = false): { detail?: string } {
  if (row.accepted_by) return { detail: `${first(row.accepted_by.name)} has it now` };
  if (row.offered_to) return { detail: `Now offered to ${first(row.offered_to.name)}` };
  return row.state === 'waiting' && !kept ? { detail: 'It waits for anyone to claim it' } : {};
}

function closed(outcome: Outcome | null, at: string, now: number): Banner {
  const how = outcome ? `: ${OUTCOMES[outcome].toLowerCase()}` : '';
  return {
    tone: outcome === 'won' ? 'good' : 'calm',
    text: `Closed at ${clockTime(at, now)}${how}`,
  };
}

/** Where the rep gave no answer, or its word no longer says how things stand. */
function ofState(row: InboxRow, { me, now, kept }: Surroundings): Banner | null {
  switch (row.state) {
    case 'closed':
      return closed(row.outcome, row.ended_at ?? row.requested_at, now);
    case 'withdrawn':
      return {
        tone: 'calm',
        text: row.ended_at
          ? `Withdrawn by the agent at ${clockTime(row.ended_at, now)}`
          : 'Withdrawn by the agent',
      };
    case 'waiting':
      return kept
        ? null
        : { tone: 'calm', text: 'Nobody is asked now. Claim it if you can take it.' };
    case 'booked':
      return ofBooked(row, me);
    case 'accepted':
      return ofAccepted(row, me, now);
    case 'offered':
      return row.my_offer === null && row.offered_to
        ? {
            tone: 'calm',
            text: `Your time to answer is over. ${first(row.offered_to.name)} is asked now.`,
          }
        : null;
  }
}

/** When the meeting is stands below, on the page. */
function ofBooked(row: InboxRow, me: string | null): Banner {
  return row.accepted_by?.id === me
    ? {
        tone: 'good',
        text: 'A meeting with you is booked',
        detail: 'Until then the agent goes on talking to them',
      }
    : {
        tone: 'calm',
        text: `A meeting with ${row.accepted_by ? first(row.accepted_by.name) : 'a colleague'} is booked`,
      };
}

function ofAccepted(row: InboxRow, me: string | null, now: number): Banner | null {
  if (!row.accepted_by || !row.accepted_at) return null;
  const when = clockTime(row.accepted_at, now);
  return row.accepted_by.id === me
    ? { tone: 'good', text: 'You have it', detail: `Since ${when}` }
    : { tone: 'calm', text: `${first(row.accepted_by.name)} took it at ${when}` };
}
