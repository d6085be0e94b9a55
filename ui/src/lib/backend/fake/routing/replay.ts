/** A replay's report: always the same for as many reps and handoffs. */
import type { ReplayChange, ReplayRep, ReplayReport } from '../../backend';

import { ANA, BO, CLEO, iso } from '../build';

const NAMES = [
  'Dana Okafor',
  'Eirik Solberg',
  'Farida Haddad',
  'Giulia Ferrante',
  'Hana Kovářová',
  'Ifeoma Nwosu',
  'João Carvalho',
  'Katarzyna Wiśniewska',
  'Liam O’Sullivan',
  'Mei-Ling Chow',
  'Nadia Benali',
];
const COMPANIES = ['Brightmoor Media', 'Haulpoint', 'Dijkveld Verzekeringen', null, 'Corrib Foods'];
const RULES = ['Territories', 'Everyone, by turns', 'Account owners', 'Enterprise'];

/** Some whole number from 0 to below `most`, by place. */
function some(place: number, most: number): number {
  return Math.floor(Math.abs(Math.sin(place * 12.9898) * 43_758.5453) % most);
}

export function team(size: number, long: boolean): { id: string; name: string }[] {
  const known = [ANA, BO, CLEO].map(({ id, name }) => ({ id, name }));
  const others = Array.from({ length: Math.max(0, size - known.length) }, (_, i) => {
    const name = NAMES[i % NAMES.length] ?? '';
    const again = i < NAMES.length ? '' : ` ${String(Math.floor(i / NAMES.length) + 1)}`;
    return { id: `rep-${String(i)}`, name: name + again };
  });
  const strange = {
    id: 'rep-long',
    name: 'Wolfeschlegelsteinhausenbergerdorff-Llanfairpwllgwyn III',
  };
  return [...known, ...(long ? [strange] : []), ...others].slice(0, size);
}

export function reportOf(handoffs: number, size: number, long: boolean, now: number): ReplayReport {
  const people = team(size, long);
  const each = Math.max(1, Math.floor(handoffs / people.length));
  const reps = people
    .map(({ id, name }, i): ReplayRep => {
      const before = each + some(i + 1, Math.ceil(each / 2)) - Math.floor(each / 4);
      const swing = Math.ceil(each / 4);
      const after = Math.max(0, before + some(i + 31, swing * 2 + 1) - swing);
      const peak_before = 2 + some(i + 7, 2);
      const peak_after = 1 + some(i + 11, 3);
      return {
        ...{ rep: id, name, weight: 1 + some(i, 2), teams: [], before, after, capacity: 3 },
        ...{ peak_before, peak_after },
      };
    })
    .sort((a, b) => b.after - b.before - (a.after - a.before));
  const changed = Math.floor(handoffs * 0.083);
  const total = { booked_later: 12, drift: 46, median_seconds: 74, p90_seconds: 412 };
  return {
    handoffs,
    reproduced: handoffs - Math.floor(handoffs * 0.012),
    changed,
    before: { ...total, assigned: handoffs - 138, waited: 126, owner_breaches: 21, overloads: 0 },
    after: {
      ...{ assigned: handoffs - 104, waited: 95, booked_later: 9, owner_breaches: 4, overloads: 2 },
      ...{ drift: 38, median_seconds: 66, p90_seconds: 385 },
    },
    reps,
    changes: Array.from({ length: Math.min(200, changed) }, (_, i) => changeOf(i, people, now)),
  };
}

function changeOf(i: number, people: { id: string; name: string }[], now: number): ReplayChange {
  const got = (place: number) => {
    const { id, name } = people[some(place, people.length)] ?? { id: '', name: '' };
    return { kind: 'rep' as const, rep: id, name, rule: RULES[some(place, RULES.length)] ?? '' };
  };
  const before = got(i + 3);
  const after = i % 9 === 4 ? { kind: 'waited' as const } : got(i + 17);
  return {
    handoff: i === 0 ? 'priya' : `past-${String(i % 6)}`,
    at: iso(now - (i * 3 + 1) * 3_600_000),
    company: COMPANIES[i % COMPANIES.length] ?? null,
    before: i % 7 === 2 ? { kind: 'waited' } : before,
    after: i % 11 === 6 ? { kind: 'booked_later', rep: before.rep, name: before.name } : after,
  };
}
