/** A policy as a team of some size has it, its draft and its history. */
import type { DraftView, Person, RoutingPolicy, Rule, VersionView } from '../../backend';

import { ANA, BO, CLEO, iso } from '../build';

const HOUR = 3_600_000;

const RULES: Rule[] = [
  {
    id: 'owner',
    name: 'Account owners',
    to: { kind: 'owner', lists: [] },
    fallback: [{ kind: 'wait', seconds: 60 }, { kind: 'delegate' }, { kind: 'team' }],
  },
  {
    id: 'security',
    name: 'Security questions',
    when: { least_depth: 'deep', features: ['sso', 'audit-log'] },
    to: {
      kind: 'skill',
      required: [{ skill: 'security', level: 3 }],
      preferred: [{ skill: 'kubernetes', level: 2 }],
      from_conversation: true,
    },
    fallback: [{ kind: 'book_later' }],
    offer_seconds: 180,
  },
  {
    id: 'enterprise',
    name: 'Enterprise',
    when: { employees: { from: 1000, to: null }, least_score: 3 },
    to: { kind: 'round_robin' },
    teams: ['team-dach'],
    order: 'freest',
    fallback: [{ kind: 'team', team: 'team-north' }],
  },
  {
    id: 'territories',
    name: 'Territories',
    to: { kind: 'territory', only: [] },
    fallback: [{ kind: 'wait', seconds: 45 }],
  },
  {
    id: 'partners',
    name: 'Partners',
    on: false,
    when: { agents: ['agent-lumi'], competitors: ['CloudHealth'] },
    to: { kind: 'queue', team: 'team-north' },
  },
  { id: 'everyone', name: 'Everyone, by turns', to: { kind: 'round_robin' }, order: 'balanced' },
];

export function published(): RoutingPolicy {
  return {
    version: 12,
    offer_seconds: 120,
    repeat_seconds: 30,
    away_after_lapses: 3,
    hours: 'own',
    rules: structuredClone(RULES),
    last_resort: { kind: 'queue', team: null },
    territories: [
      area('dach', 'DACH', { countries: ['DE', 'AT', 'CH'] }, [ANA]),
      area('nordics', 'Nordics', { countries: ['SE', 'NO', 'DK', 'FI'] }, [BO]),
      area('us-west', 'US West', { subdivisions: ['US-CA', 'US-OR', 'US-WA'] }, [CLEO]),
      area('uki', 'UK and Ireland', { countries: ['GB', 'IE'] }, [BO, CLEO]),
      area('iberia', 'Iberia', { countries: ['ES', 'PT'], languages: ['es', 'pt'] }, []),
    ],
    skills: [
      {
        id: 'security',
        name: 'Security',
        asked: { depth: 'deep', features: ['sso', 'audit-log'] },
      },
      { id: 'kubernetes', name: 'Kubernetes', asked: { depth: null, features: ['k8s-agent'] } },
      { id: 'procurement', name: 'Procurement', asked: { depth: null, features: [] } },
      { id: 'migration', name: 'Migration from CloudHealth', asked: { features: ['import'] } },
    ],
    clocks: [
      { stage: 'answer', after_seconds: 60, action: { kind: 'remind' } },
      { stage: 'pickup', after_seconds: 120, action: { kind: 'tell_prospect', text: null } },
      { stage: 'pickup', after_seconds: 300, action: { kind: 'escalate', to: null } },
      {
        stage: 'pickup',
        after_seconds: 900,
        action: {
          kind: 'tell_prospect',
          text: 'I’m sorry: nobody is free yet. Shall I book you a time instead?',
        },
      },
      { stage: 'wrapup', after_seconds: 14_400, action: { kind: 'remind' } },
      { stage: 'wrapup', after_seconds: 86_400, action: { kind: 'escalate', to: ANA.id } },
    ],
  };
}

function area(id: string, name: string, where: Rule['when'], reps: Person[]) {
  return { id, name, area: where ?? {}, reps: reps.map((rep) => rep.id), teams: [] };
}

/** As Bo left it: Benelux is new, and owners are waited for longer. */
function draft(now: number): DraftView {
  const policy = { ...published(), version: 0 };
  const [owner, ...rest] = policy.rules ?? [];
  if (owner?.fallback) owner.fallback[0] = { kind: 'wait', seconds: 120 };
  const benelux = area('benelux', 'Benelux', { countries: ['BE', 'NL', 'LU'] }, [ANA, BO]);
  return {
    policy: {
      ...policy,
      rules: owner ? [owner, ...rest] : rest,
      territories: [...(policy.territories ?? []), benelux],
    },
    base: 12,
    revision: 3,
    by: BO,
    at: iso(now - 40 * 60_000),
  };
}

const NOTES: readonly (readonly [string, Person | null, number | null])[] = [
  ['Owners first, then the rest', ANA, null],
  ['Back to waiting a minute for owners', BO, 9],
  ['Owners are waited for ten minutes', BO, null],
  ['UK and Ireland is shared', ANA, null],
  ['', ANA, null],
  ['Security questions go to whoever can answer them', CLEO, null],
  ['Enterprise from 1,000 people', ANA, null],
  ['Tell prospects after two minutes', ANA, null],
  ['Nordics to Bo', BO, null],
  ['Territories', ANA, null],
  ['Three unanswered offers set a rep to away', ANA, null],
  ['', null, null],
];

/** Newest first. */
function versions(now: number): VersionView[] {
  return NOTES.map(([note, by, back_to], i) => ({
    version: 12 - i,
    note,
    by,
    back_to,
    at: iso(now - (5 + i * i * 30 + i * 50) * HOUR),
  }));
}

/** What it was: each version back has a rule less, and waits a little longer. */
export function past(version: number): RoutingPolicy {
  const policy = published();
  const rules = (policy.rules ?? []).slice(Math.min(5, Math.floor((12 - version) / 2)));
  return { ...policy, version, rules, offer_seconds: 120 + (12 - version) * 15 };
}

/** As many rules as the hub takes. */
function crowded(): RoutingPolicy {
  const policy = published();
  const more = Array.from({ length: 94 }, (_, i): Rule => {
    const own = RULES[1 + (i % 4)] ?? { id: '', name: '', to: { kind: 'round_robin' } };
    return { ...own, id: `${own.id}-${String(i)}`, name: `${own.name}, region ${String(i + 1)}` };
  });
  return { ...policy, rules: [...(policy.rules ?? []), ...more] };
}

function longNamed(): RoutingPolicy {
  const policy = published();
  const [first, second, ...rest] = policy.rules ?? [];
  const long =
    'Rahmenvertragskunden der Donaudampfschifffahrtsgesellschaft mit Sonderkündigungsrecht und mehr';
  const rules = [
    ...(first ? [{ ...first, name: long }] : []),
    ...(second ? [{ ...second, name: 'عملاء شركة الاتصالات المتنقلة السعودية المحدودة' }] : []),
    ...rest,
  ];
  const [area, ...others] = policy.territories ?? [];
  return {
    ...policy,
    rules,
    territories: area ? [{ ...area, name: long }, ...others] : others,
  };
}

/** What a new workspace has. */
function first(): RoutingPolicy {
  const everyone: Rule = {
    id: 'everyone',
    name: 'Everyone, by turns',
    to: { kind: 'round_robin' },
  };
  return {
    version: 1,
    offer_seconds: 120,
    repeat_seconds: null,
    away_after_lapses: 3,
    hours: 'own',
    rules: [everyone],
    last_resort: { kind: 'queue', team: null },
    territories: [],
    skills: [],
    clocks: [],
  };
}

/** How many there are of everything. */
export type RoutingWorld = 'usual' | 'first' | 'many' | 'long';

type Routing = { published: RoutingPolicy; draft: DraftView | null; versions: VersionView[] };

export function routingOf(world: RoutingWorld, now: number): Routing {
  const all = versions(now);
  switch (world) {
    case 'usual':
      return { published: published(), draft: draft(now), versions: all };
    case 'many':
      return { published: crowded(), draft: null, versions: all };
    case 'long':
      return { published: longNamed(), draft: null, versions: all };
    case 'first':
      return { published: first(), draft: null, versions: all.slice(-1) };
  }
}
