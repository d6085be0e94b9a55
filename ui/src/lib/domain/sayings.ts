/** What agents say where a prospect is handed over: when, with which names in it, and the usual words. */
import type { Disclosure } from '$lib/backend/backend';

export type SayingName = keyof Disclosure;
export type Placeholder = 'rep' | 'first' | 'title' | 'vendor' | 'when' | 'times';

export const MEANINGS: Record<Placeholder, string> = {
  rep: 'the rep’s full name',
  first: 'the rep’s first name',
  title: 'the rep’s title',
  vendor: 'your company',
  when: 'when the meeting is',
  times: 'the times to choose from',
};

type Saying = {
  /** When it is said. */
  when: string;
  note?: string;
  /** What gets a value in it. Of the others `say` tells what becomes of them. */
  knows: readonly Placeholder[];
  usual: string;
};

const WHO: readonly Placeholder[] = ['rep', 'first', 'title', 'vendor'];
const WHO_WHEN: readonly Placeholder[] = [...WHO, 'when'];

export const SAYINGS: Record<SayingName, Saying> = {
  connecting: {
    when: 'A rep is being asked',
    knows: WHO,
    usual:
      "I'm asking {rep} from our team to join you. I'm passing on what you've told me, so you won't have to repeat it.",
  },
  still_connecting: {
    when: 'The next rep is being asked',
    knows: WHO,
    usual:
      "Thanks for waiting. I'm asking {rep} from our team now; everything you've told me goes with it.",
  },
  accepted: {
    when: 'A rep has taken it',
    knows: WHO,
    usual:
      '{rep} from our team is taking over now and has read our conversation. {first} will be with you in a moment.',
  },
  waiting: {
    when: 'Nobody can take it now',
    knows: [],
    usual:
      "Our team is with other people right now. I've put you first in line and passed on our conversation; a person will take over as soon as one is free. I'm here meanwhile.",
  },
  waiting_long: {
    when: 'It has waited for long',
    note: 'Where a clock of the routing tells the prospect and has no words of its own.',
    knows: [],
    usual:
      "I'm sorry that it takes so long: nobody of our team has been free yet. I've reminded them. If you'd rather not wait, I can book you a time.",
  },
  unseen: {
    when: 'The rep who is being asked has not seen it',
    note: 'Where the notifications let the agent tell the prospect.',
    knows: WHO,
    usual:
      "{rep} hasn't seen my message yet, so I'm letting the rest of the team know as well. I'm here meanwhile; if you'd rather not wait, I can book you a time.",
  },
  given_back: {
    when: 'The rep gave it back to the agent',
    knows: WHO,
    usual: "{first} had to step away. I'm here, and I've asked the team again.",
  },
  rep_has_floor: {
    when: 'The agent writes while a rep has the conversation',
    knows: WHO,
    usual: '{rep} has taken over this conversation.',
  },
  book_instead: {
    when: 'Nobody is in, and a time can be booked instead',
    note: 'Where no rep in particular is meant, {rep} is “Our team”.',
    knows: WHO,
    usual:
      "{rep} would be the right person for you and isn't in right now. I can book you a time, and pass on what you've told me.",
  },
  offer_times: {
    when: 'There are times to choose from',
    knows: ['times', 'rep', 'first', 'vendor'],
    usual: 'I can offer {times}. Which suits you best?',
  },
  no_times: {
    when: 'No time is free then',
    note: 'Where other times are free, these are offered right after it.',
    knows: [],
    usual: 'There is no free time then. Would another day suit you?',
  },
  held: {
    when: 'A time is kept for the prospect',
    knows: WHO_WHEN,
    usual: "I'm keeping {when} with {rep} for you. Shall I book it?",
  },
  booked: {
    when: 'The meeting is booked',
    knows: WHO_WHEN,
    usual:
      "You're booked with {rep} on {when}. {first} will have read our conversation, so you won't have to repeat it. You'll find a link to change or cancel in the invitation.",
  },
  time_taken: {
    when: 'The time was taken meanwhile',
    knows: ['times', 'vendor'],
    usual: 'That time has just been taken. I can offer {times} instead. Which suits you?',
  },
  moved: {
    when: 'The meeting was moved',
    knows: WHO_WHEN,
    usual: 'Your meeting with {rep} is now on {when}.',
  },
  cancelled: {
    when: 'The meeting was cancelled',
    knows: WHO_WHEN,
    usual: 'Your meeting with {rep} is cancelled. I can find another time whenever you like.',
  },
  handed_on: {
    when: 'Somebody else hosts the meeting',
    note: '{rep} is who does now.',
    knows: WHO_WHEN,
    usual:
      '{rep} will host your meeting on {when}, and has our conversation. The time stays the same.',
  },
};

type Group = { title: string; names: readonly SayingName[] };

/** In the order in which a prospect hears them. */
export const GROUPS: readonly Group[] = [
  {
    title: 'Taking over',
    names: [
      'connecting',
      'still_connecting',
      'accepted',
      'waiting',
      'waiting_long',
      'unseen',
      'given_back',
      'rep_has_floor',
      'book_instead',
    ],
  },
  {
    title: 'Meetings',
    names: [
      'offer_times',
      'no_times',
      'held',
      'booked',
      'time_taken',
      'moved',
      'cancelled',
      'handed_on',
    ],
  },
];

export const SAYING_NAMES: readonly SayingName[] = GROUPS.flatMap(({ names }) => names);

/** Who and when, for previews. */
export const exampleOf = (vendor: string): Record<Placeholder, string> => ({
  rep: 'Dana Osei',
  first: 'Dana',
  title: 'Account Executive',
  vendor,
  when: 'Thursday 12 March, 3:00 PM, New York time',
  times:
    'Thursday 12 March, 3:00 PM, New York time; Friday 13 March, 10:30 AM, New York time or Monday 16 March, 9:00 AM, New York time',
});

const PLACE = /\{(\w+)\}/g;

const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(MEANINGS, name);

/** As the prospect reads it: what has no value here is left out, what nobody knows stands as it is. */
export function say(
  name: SayingName,
  template: string,
  example: Record<Placeholder, string>,
): string {
  const { knows } = SAYINGS[name];
  if (knows.length === 0) return template;
  return template.replace(PLACE, (whole, inside: string) => {
    if (!isPlaceholder(inside)) return whole;
    return knows.includes(inside) ? example[inside] : '';
  });
}

/** What is said of placeholders that do nothing in it; nothing if all get a value. */
export function strayWords(name: SayingName, template: string): string | null {
  const { knows } = SAYINGS[name];
  const found = Array.from(
    new Set(Array.from(template.matchAll(PLACE), ([, inside = '']) => inside)),
  );
  const strays = found.filter((inside) => !(knows as readonly string[]).includes(inside));
  const shown = (which: readonly string[]) => which.map((inside) => `{${inside}}`).join(', ');
  const empty = strays.filter((inside) => knows.length > 0 && isPlaceholder(inside));
  const literal = strays.filter((inside) => !empty.includes(inside));
  const words = [
    ...(empty.length > 0
      ? [`${shown(empty)} has no value here: nothing is said in its place.`]
      : []),
    ...(literal.length > 0 ? [`${shown(literal)} is said as it is written.`] : []),
  ];
  return words.length > 0 ? words.join(' ') : null;
}
