/** What it means that a rep leaves, before and after. */
import type { Employment, HandedOn } from '$lib/backend/backend';
import { shortDay } from '$lib/shared/daywords';
import { clockTime } from '$lib/shared/when';

import { first } from './words';

const count = (n: number, one: string, many: string) =>
  n === 0 ? `no ${many}` : `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** Where a rep stands who does not simply stay; nothing of one who does. */
export function employmentWords(
  employment: Employment | undefined,
  nameOf: (rep: string) => string,
  now: number,
): string | null {
  switch (employment?.kind) {
    case undefined:
    case 'active':
      return null;
    case 'leaving': {
      const to = employment.successor ? `, then handed on to ${nameOf(employment.successor)}` : '';
      return `Leaves on ${shortDay(employment.last_day)}${to}`;
    }
    case 'left':
      return `Left ${clockTime(employment.at, now)}`;
  }
}

export type Farewell = { name: string; open: number; successor: string | null };

/** What happens with a last day, before it is set. */
export function leavingWords({ name, open, successor }: Farewell, day: string): string[] {
  const who = first(name);
  return [
    `${who} gets nothing new from now on, and finishes what is open: ${count(open, 'handoff', 'handoffs')}.`,
    `After ${shortDay(day)} what is still open is handed on${successor === null ? ' by the rules' : `: to ${first(successor)} where they can take it, else by the rules`}.`,
    'Meetings ahead get another host where somebody is free.',
  ];
}

/** What happens at once, before it does. */
export function leftWords({ name, open, successor }: Farewell): string[] {
  const who = first(name);
  const to = successor === null ? 'others' : `${first(successor)}, else to others`;
  return [
    `${who} is signed out on every device.`,
    open === 0
      ? `${who} has no open handoff.`
      : `${count(open, 'open handoff goes', 'open handoffs go')} to ${to}, with everything that was said.`,
    'Meetings ahead get another host where somebody is free. Those for which nobody is free are listed.',
  ];
}

/** What became of the work. */
export function handedOnWords({ handoffs, meetings }: HandedOn): string {
  if (handoffs === 0 && meetings === 0) return 'There was nothing to hand on.';
  const parts = [
    ...(handoffs === 0 ? [] : [`${count(handoffs, 'handoff', 'handoffs')} handed on`]),
    ...(meetings === 0 ? [] : [`${count(meetings, 'meeting', 'meetings')} with another host`]),
  ];
  return `${parts.join(', ')}.`;
}
