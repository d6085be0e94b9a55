/** Goes through the rules as far as a stand-in must: places, sizes, languages, depth. */
import type {
  Conditions,
  Considered,
  DryResult,
  Lead,
  Person,
  RouteStep,
  RoutingPolicy,
  Rule,
  Unmet,
} from '../../backend';

import { ANA, BO, CLEO, iso } from '../build';

const PEOPLE: readonly Person[] = [ANA, BO, CLEO];
/** Whose companies are whose. */
const OWNERS: Record<string, Person> = { 'haulpoint.example': BO, 'brightmoor.example': ANA };

function unmet(when: Conditions, lead: Lead): Unmet[] {
  const { countries = [], subdivisions = [], languages = [], employees, features = [] } = when;
  const faults: Unmet[] = [];
  const places = [...countries, ...subdivisions];
  const has = lead.subdivision ?? lead.country ?? null;
  if (places.length > 0 && !places.includes(lead.country ?? '') && !places.includes(has ?? '')) {
    faults.push({ field: 'place', wants: places.join(', '), has });
  }
  if (languages.length > 0 && !languages.includes(lead.language ?? '')) {
    faults.push({ field: 'language', wants: languages.join(', '), has: lead.language ?? null });
  }
  const [people, from, to] = [lead.employees ?? null, employees?.from ?? 0, employees?.to];
  if (employees && (people === null || people < from || people > (to ?? Infinity))) {
    const wants = to == null ? `from ${String(from)}` : `${String(from)} to ${String(to)}`;
    faults.push({ field: 'employees', wants, has: people === null ? null : String(people) });
  }
  if (features.length > 0 && !features.some((id) => lead.features?.includes(id))) {
    const has = (lead.features ?? []).join(', ');
    faults.push({ field: 'features', wants: features.join(', '), has: has === '' ? null : has });
  }
  if (when.least_depth && lead.depth !== 'deep') {
    faults.push({ field: 'depth', wants: when.least_depth, has: lead.depth ?? 'none' });
  }
  return faults;
}

type FoundPeople = { people: readonly Person[]; found: RouteStep['found'] };

function find(rule: Rule, lead: Lead, policy: RoutingPolicy): FoundPeople {
  if (rule.to.kind === 'owner') {
    const domain = lead.email?.split('@')[1] ?? '';
    const owner = OWNERS[domain];
    if (!owner) return { people: [], found: null };
    const key = { list: 'CRM', record: 'account', by: 'domain', key: domain } as const;
    return { people: [owner], found: { kind: 'owner', hit: { ...key, rep: owner.id } } };
  }
  if (rule.to.kind === 'territory') {
    const { only = [] } = rule.to;
    const one = (policy.territories ?? []).find(
      ({ id, area }) =>
        (only.length === 0 || only.includes(id)) && unmet(area ?? {}, lead).length === 0,
    );
    if (!one) return { people: [], found: null };
    const people = PEOPLE.filter(({ id }) => one.reps?.includes(id));
    return { people, found: { kind: 'territory', id: one.id, name: one.name } };
  }
  return { people: PEOPLE, found: null };
}

/** Bo is full, Ana and Cleo are free. */
function consider(people: readonly Person[]): Considered[] {
  let chosen = false;
  return people.map(({ id, name }) => {
    if (id === BO.id) {
      return { rep: id, name, outcome: { kind: 'at_capacity', open: 3, capacity: 3 } };
    }
    const kind = chosen ? 'not_next' : 'chosen';
    chosen = true;
    return { rep: id, name, outcome: { kind } };
  });
}

function step(rule: Rule, lead: Lead, policy: RoutingPolicy): RouteStep {
  const head = { id: rule.id, name: rule.name, considered: [] };
  const faults = unmet(rule.when ?? {}, lead);
  if (faults.length > 0) return { ...head, result: { kind: 'not_for', unmet: faults } };
  const { people, found = null } = find(rule, lead, policy);
  if (people.length === 0) return { ...head, result: { kind: 'none_found' } };
  const considered = consider(people);
  const taken = considered.some(({ outcome }) => outcome.kind === 'chosen');
  return { ...head, found, considered, result: { kind: taken ? 'chosen' : 'nobody' } };
}

export function decide(policy: RoutingPolicy, lead: Lead, now: number): DryResult {
  const steps: RouteStep[] = [];
  for (const rule of (policy.rules ?? []).filter(({ on }) => on !== false)) {
    const next = step(rule, lead, policy);
    steps.push(next);
    const rep = next.considered.find(({ outcome }) => outcome.kind === 'chosen')?.rep;
    if (rep === undefined) continue;
    const seconds = rule.offer_seconds ?? policy.offer_seconds ?? 120;
    const passed = steps.flatMap((s) => s.considered).find((c) => c.rep !== rep);
    return {
      lead,
      outcome: { kind: 'ask', rep, rule: rule.id, seconds },
      trace: traceOf(policy, steps, now, rep, passed ?? null),
    };
  }
  return {
    lead,
    outcome: { kind: 'wait', until: null, only: [] },
    trace: traceOf(policy, steps, now, null, null),
  };
}

function traceOf(
  { version = 0 }: RoutingPolicy,
  steps: RouteStep[],
  now: number,
  chosen: string | null,
  instead: Considered | null,
) {
  return { at: iso(now), policy_version: version, steps, chosen, instead };
}
