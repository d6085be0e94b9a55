/** Traces of the stand-in: of today's rules, and of a time that knew one rule without a name. */
import type { Considered, Considering, Lead, Person, RouteTrace } from '../backend';

import { ANA, BO, CLEO, ROSTER, iso } from './roster';

const HOUR = 3_600_000;

const considered = (who: Person, outcome: Considering, more: Partial<Considered> = {}) => ({
  rep: who.id,
  name: who.name,
  outcome,
  ...more,
});

/** As it was written before rules had names. */
export function oldTrace(chosen: Person, at: string): RouteTrace {
  return {
    at,
    policy_version: 1,
    chosen: chosen.id,
    steps: [
      {
        considered: [
          considered(BO, { kind: 'at_capacity', open: 3, capacity: 3 }),
          considered(chosen, { kind: 'chosen' }),
          considered(CLEO, { kind: 'not_available', presence: 'away' }),
        ],
      },
    ],
  };
}

const LEAD: Lead = {
  email: 'priya@brightmoor.example',
  company: 'Brightmoor Media',
  country: 'US',
  subdivision: 'US-NY',
  city: 'New York',
  language: 'en',
  employees: 1200,
  channel: 'chat',
  depth: 'some',
  owners: [
    {
      list: 'CRM',
      record: 'account',
      by: 'domain',
      key: 'brightmoor.example',
      rep: BO.id,
    },
  ],
};

/** The owner was busy and nobody stood in: the territory decided. */
export function ownerAbsent(at: number): RouteTrace {
  const bo = considered(BO, { kind: 'at_capacity', open: 3, capacity: 3 });
  const hit = LEAD.owners?.[0];
  const owner = { id: 'owner', name: 'Account owner' };
  const [, , , daniel = ANA, elif = ANA, fumiko = ANA, gus = ANA] = ROSTER;
  return {
    at: iso(at),
    policy_version: 7,
    chosen: ANA.id,
    instead: bo,
    lead: LEAD,
    steps: [
      {
        ...owner,
        result: { kind: 'nobody' },
        ...(hit ? { found: { kind: 'owner', hit } } : {}),
        considered: [bo],
      },
      {
        ...owner,
        fallback: 'delegate',
        result: { kind: 'nobody' },
        considered: [
          considered(
            CLEO,
            { kind: 'on_leave', until: '2026-03-20', delegate: null },
            { stands_in_for: BO.name },
          ),
        ],
      },
      {
        id: 'dach',
        name: 'German-speaking countries',
        result: {
          kind: 'not_for',
          unmet: [{ field: 'place', wants: 'DE, AT, CH', has: 'US' }],
        },
        considered: [],
      },
      {
        id: 'america',
        name: 'Territories',
        result: { kind: 'chosen' },
        found: { kind: 'territory', id: 'us-east', name: 'US East' },
        considered: [
          considered(daniel, {
            kind: 'outside_hours',
            at: '22:10',
            place: 'Madrid',
            opens: iso(at + 9 * HOUR),
          }),
          considered(elif, {
            kind: 'rate_limited',
            most: 5,
            minutes: 60,
            until: iso(at + HOUR / 4),
          }),
          considered(ANA, { kind: 'chosen' }),
          considered(fumiko, { kind: 'not_next' }),
          considered(gus, { kind: 'not_available', presence: 'busy' }),
        ],
        more: 47,
      },
    ],
  };
}

/** Kept for its owner, who is away for a moment. */
export function keptFor(owner: Person, at: number, until: number): RouteTrace {
  return {
    at: iso(at),
    policy_version: 7,
    chosen: null,
    lead: LEAD,
    steps: [
      {
        id: 'owner',
        name: 'Account owner',
        result: { kind: 'waits', until: iso(until) },
        fallback: 'wait',
        found: {
          kind: 'owner',
          hit: {
            list: 'CRM',
            record: 'account',
            by: 'domain',
            key: 'dijkveld.example',
            rep: owner.id,
          },
        },
        considered: [considered(owner, { kind: 'not_available', presence: 'away' })],
      },
    ],
  };
}
