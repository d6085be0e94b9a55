/** A routing policy as it is edited: nothing is absent, and a number may be empty. */
import type {
  AgentId,
  ClockStep,
  Conditions,
  Depth,
  Fallback,
  HandoffReason,
  LastResort,
  LeadChannel,
  Order,
  RepId,
  RoutingPolicy,
  Rule,
  Skill,
  SkillLevel,
  Stage,
  Target,
  TeamId,
  Territory,
  TerritoryId,
  WorkingHours,
} from '$lib/backend/backend';
import { idFrom } from './ids';

export type Figure = number | null;
export type RangeDraft = { from: Figure; to: Figure };

export type ConditionsDraft = {
  countries: string[];
  subdivisions: string[];
  cities: string[];
  languages: string[];
  industries: string[];
  employees: RangeDraft;
  revenue_millions: RangeDraft;
  reasons: HandoffReason[];
  channels: LeadChannel[];
  agents: AgentId[];
  features: string[];
  competitors: string[];
  least_score: Figure;
  least_depth: Depth | null;
};

export type LevelDraft = { skill: string; level: Figure };

/** What each kind of target needs, side by side: nothing typed is lost when the kind changes. */
export type TargetDraft = {
  kind: Target['kind'];
  lists: string[];
  only: TerritoryId[];
  required: LevelDraft[];
  preferred: LevelDraft[];
  from_conversation: boolean;
  team: TeamId;
};

/** A team of '' is that of the absent one. */
export type FallbackDraft = { kind: Fallback['kind']; seconds: Figure; team: TeamId };

export type RuleDraft = {
  id: string;
  /** Its id can no longer change: waiting handoffs may name it. */
  fixed: boolean;
  name: string;
  on: boolean;
  when: ConditionsDraft;
  to: TargetDraft;
  teams: TeamId[];
  order: Order;
  fallback: FallbackDraft[];
  offer_seconds: Figure;
};

export type TerritoryDraft = {
  id: string;
  fixed: boolean;
  name: string;
  area: ConditionsDraft;
  reps: RepId[];
  teams: TeamId[];
};

export type SkillDraft = {
  id: string;
  fixed: boolean;
  name: string;
  depth: Depth | null;
  features: string[];
};

export type ClockDraft = {
  stage: Stage;
  after_seconds: Figure;
  kind: ClockStep['action']['kind'];
  /** '' is the manager. */
  to: RepId;
  /** '' is the workspace's own words. */
  text: string;
};

/** A team of '' is anyone's. */
export type LastResortDraft = { kind: LastResort['kind']; team: TeamId; rep: RepId };

export type PolicyDraft = {
  offer_seconds: Figure;
  repeat_seconds: Figure;
  away_after_lapses: Figure;
  hours: WorkingHours;
  rules: RuleDraft[];
  last_resort: LastResortDraft;
  territories: TerritoryDraft[];
  skills: SkillDraft[];
  clocks: ClockDraft[];
};

export function noConditions(): ConditionsDraft {
  return {
    countries: [],
    subdivisions: [],
    cities: [],
    languages: [],
    industries: [],
    employees: { from: null, to: null },
    revenue_millions: { from: null, to: null },
    reasons: [],
    channels: [],
    agents: [],
    features: [],
    competitors: [],
    least_score: null,
    least_depth: null,
  };
}

export function newRule(): RuleDraft {
  return {
    id: '',
    fixed: false,
    name: '',
    on: true,
    when: noConditions(),
    to: targetDraft({ kind: 'round_robin' }),
    teams: [],
    order: 'balanced',
    fallback: [],
    offer_seconds: null,
  };
}

export function newTerritory(): TerritoryDraft {
  return { id: '', fixed: false, name: '', area: noConditions(), reps: [], teams: [] };
}

export function newSkill(): SkillDraft {
  return { id: '', fixed: false, name: '', depth: null, features: [] };
}

export function draftOf(policy: RoutingPolicy): PolicyDraft {
  return {
    offer_seconds: policy.offer_seconds ?? 120,
    repeat_seconds: policy.repeat_seconds ?? null,
    away_after_lapses: policy.away_after_lapses ?? 0,
    hours: policy.hours ?? 'own',
    rules: (policy.rules ?? []).map(ruleDraft),
    last_resort: lastResortDraft(policy.last_resort ?? { kind: 'queue' }),
    territories: (policy.territories ?? []).map(territoryDraft),
    skills: (policy.skills ?? []).map(skillDraft),
    clocks: (policy.clocks ?? []).map(clockDraft),
  };
}

/** What is sent: an empty number becomes 0, which the hub refuses with the field's name. */
export function policyOf(draft: PolicyDraft): RoutingPolicy {
  return {
    version: 0,
    offer_seconds: draft.offer_seconds ?? 0,
    repeat_seconds: draft.repeat_seconds,
    away_after_lapses: draft.away_after_lapses ?? 0,
    hours: draft.hours,
    rules: draft.rules.map(ruleOf),
    last_resort: lastResortOf(draft.last_resort),
    territories: draft.territories.map(territoryOf),
    skills: draft.skills.map(skillOf),
    clocks: draft.clocks.map(clockOf),
  };
}

function conditionsDraft(when: Conditions): ConditionsDraft {
  const range = (given: Conditions['employees']): RangeDraft => ({
    from: given?.from ?? null,
    to: given?.to ?? null,
  });
  return {
    countries: [...(when.countries ?? [])],
    subdivisions: [...(when.subdivisions ?? [])],
    cities: [...(when.cities ?? [])],
    languages: [...(when.languages ?? [])],
    industries: [...(when.industries ?? [])],
    employees: range(when.employees),
    revenue_millions: range(when.revenue_millions),
    reasons: [...(when.reasons ?? [])],
    channels: [...(when.channels ?? [])],
    agents: [...(when.agents ?? [])],
    features: [...(when.features ?? [])],
    competitors: [...(when.competitors ?? [])],
    least_score: when.least_score ?? null,
    least_depth: when.least_depth ?? null,
  };
}

function conditionsOf(draft: ConditionsDraft): Conditions {
  const range = ({ from, to }: RangeDraft) => (from === null && to === null ? null : { from, to });
  return {
    ...draft,
    employees: range(draft.employees),
    revenue_millions: range(draft.revenue_millions),
  };
}

function targetDraft(target: Target): TargetDraft {
  const levels = (all: SkillLevel[] = []) =>
    all.map(({ skill, level }) => ({ skill, level: level ?? 1 }));
  const skill = target.kind === 'skill' ? target : null;
  return {
    kind: target.kind,
    lists: target.kind === 'owner' ? [...(target.lists ?? [])] : [],
    only: target.kind === 'territory' ? [...(target.only ?? [])] : [],
    required: levels(skill?.required),
    preferred: levels(skill?.preferred),
    from_conversation: skill?.from_conversation ?? false,
    team: target.kind === 'queue' ? target.team : '',
  };
}

function targetOf(draft: TargetDraft): Target {
  const levels = (all: LevelDraft[]) =>
    all.map(({ skill, level }) => ({ skill, level: level ?? 0 }));
  switch (draft.kind) {
    case 'owner':
      return { kind: 'owner', lists: draft.lists };
    case 'territory':
      return { kind: 'territory', only: draft.only };
    case 'skill':
      return {
        kind: 'skill',
        required: levels(draft.required),
        preferred: levels(draft.preferred),
        from_conversation: draft.from_conversation,
      };
    case 'queue':
      return { kind: 'queue', team: draft.team };
    case 'round_robin':
      return { kind: 'round_robin' };
  }
}

function fallbackDraft(fallback: Fallback): FallbackDraft {
  return {
    kind: fallback.kind,
    seconds: fallback.kind === 'wait' ? fallback.seconds : 60,
    team: fallback.kind === 'team' ? (fallback.team ?? '') : '',
  };
}

function fallbackOf({ kind, seconds, team }: FallbackDraft): Fallback {
  if (kind === 'wait') return { kind, seconds: seconds ?? 0 };
  return kind === 'team' ? { kind, team: team === '' ? null : team } : { kind };
}

function ruleDraft(rule: Rule): RuleDraft {
  return {
    id: rule.id,
    fixed: true,
    name: rule.name,
    on: rule.on ?? true,
    when: conditionsDraft(rule.when ?? {}),
    to: targetDraft(rule.to),
    teams: [...(rule.teams ?? [])],
    order: rule.order ?? 'balanced',
    fallback: (rule.fallback ?? []).map(fallbackDraft),
    offer_seconds: rule.offer_seconds ?? null,
  };
}

function ruleOf(draft: RuleDraft): Rule {
  return {
    id: idOf(draft),
    name: draft.name.trim(),
    on: draft.on,
    when: conditionsOf(draft.when),
    to: targetOf(draft.to),
    teams: draft.teams,
    order: draft.order,
    fallback: draft.fallback.map(fallbackOf),
    offer_seconds: draft.offer_seconds,
  };
}

/** What is not given an id gets one from its name. */
function idOf({ id, fixed, name }: { id: string; fixed: boolean; name: string }): string {
  return fixed || id.trim() !== '' ? id.trim() : idFrom(name);
}

function territoryDraft(territory: Territory): TerritoryDraft {
  return {
    id: territory.id,
    fixed: true,
    name: territory.name,
    area: conditionsDraft(territory.area ?? {}),
    reps: [...(territory.reps ?? [])],
    teams: [...(territory.teams ?? [])],
  };
}

function territoryOf(draft: TerritoryDraft): Territory {
  return {
    id: idOf(draft),
    name: draft.name.trim(),
    area: conditionsOf(draft.area),
    reps: draft.reps,
    teams: draft.teams,
  };
}

function skillDraft({ id, name, asked }: Skill): SkillDraft {
  const depth = asked?.depth ?? null;
  return { id, fixed: true, name, depth, features: [...(asked?.features ?? [])] };
}

function skillOf(draft: SkillDraft): Skill {
  const asked = { depth: draft.depth, features: draft.features };
  return { id: idOf(draft), name: draft.name.trim(), asked };
}

function clockDraft({ stage, after_seconds, action }: ClockStep): ClockDraft {
  return {
    stage,
    after_seconds,
    kind: action.kind,
    to: action.kind === 'escalate' ? (action.to ?? '') : '',
    text: action.kind === 'tell_prospect' ? (action.text ?? '') : '',
  };
}

function clockOf({ stage, after_seconds, kind, to, text }: ClockDraft): ClockStep {
  const step = { stage, after_seconds: after_seconds ?? 0 };
  if (kind === 'escalate') return { ...step, action: { kind, to: to === '' ? null : to } };
  if (kind !== 'tell_prospect') return { ...step, action: { kind } };
  return { ...step, action: { kind, text: text.trim() === '' ? null : text.trim() } };
}

function lastResortDraft(last: LastResort): LastResortDraft {
  return {
    kind: last.kind,
    team: last.kind === 'queue' ? (last.team ?? '') : '',
    rep: last.kind === 'rep' ? last.rep : '',
  };
}

function lastResortOf({ kind, team, rep }: LastResortDraft): LastResort {
  if (kind === 'rep') return { kind, rep };
  return kind === 'queue' ? { kind, team: team === '' ? null : team } : { kind };
}
