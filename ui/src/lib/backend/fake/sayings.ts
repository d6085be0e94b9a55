/** What the stand-in's workspace says, with the faults that a hub would find. */
import type { Disclosure, Sayings } from '../backend';

import { ME } from './me';
import { refusal } from './shell';

/** Of the rest it says nothing: that is in the usual words. */
const DISCLOSURE: Disclosure = {
  connecting:
    'Let me bring in {rep}, {title} at {vendor}. I’m passing on what you’ve told me, so you won’t have to repeat it.',
  given_back: '{first} had to step away. I’m here, and I’ve asked the others at {vendor}.',
};

const NEEDED: readonly (readonly [keyof Disclosure, string])[] = [
  ['offer_times', '{times}'],
  ['time_taken', '{times}'],
  ['held', '{when}'],
  ['booked', '{when}'],
  ['moved', '{when}'],
  ['handed_on', '{when}'],
];

function check({ decline_reasons, disclosure }: Sayings): void {
  const wrong = (field: string, message: string, fix?: string) =>
    refusal('refused', message, field, fix);
  if (decline_reasons.length < 1 || decline_reasons.length > 9) {
    throw wrong('decline_reasons', 'There are 1 to 9 reasons for declining.');
  }
  for (const [i, { label }] of decline_reasons.entries()) {
    if (label === '') throw wrong(`decline_reasons[${String(i)}].label`, EMPTY);
  }
  for (const [name, text] of Object.entries(disclosure)) {
    if (text === '') throw wrong(`disclosure.${name}`, EMPTY);
  }
  for (const [name, needed] of NEEDED) {
    if (disclosure[name]?.includes(needed) === false) {
      const fix = `Write ${needed} where it is to stand.`;
      throw wrong(`disclosure.${name}`, `${needed} is missing in it.`, fix);
    }
  }
}

const EMPTY = 'This text must not be empty.';

export function sayingsDesk() {
  let said: Sayings = { decline_reasons: ME.decline_reasons, disclosure: DISCLOSURE };
  return {
    said: () => said,
    save(next: Sayings): Sayings {
      check(next);
      said = structuredClone(next);
      return said;
    },
  };
}
