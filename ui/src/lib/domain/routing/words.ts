/** What a routing policy says, in plain sentences. */
import type {
  LeadChannel,
  Depth,
  HandoffReason,
  Order,
  Stage,
  WorkingHours,
} from '$lib/backend/backend';

import type {
  ClockDraft,
  ConditionsDraft,
  FallbackDraft,
  LastResortDraft,
  LevelDraft,
  RangeDraft,
  RuleDraft,
  SkillDraft,
  TargetDraft,
} from './draft';
import { listed, type Names } from './names';

export const CHANNELS: Record<LeadChannel, string> = {
  chat: 'Chat',
  voice: 'Voice',
  video: 'Video',
  email: 'E-mail',
};
export const CHANNEL_ORDER: readonly LeadChannel[] = ['chat', 'voice', 'video', 'email'];

export const REASONS: Record<HandoffReason, string> = {
  qualified: 'Qualified',
  requested: 'Asked for a person',
};
export const REASON_ORDER: readonly HandoffReason[] = ['qualified', 'requested'];

export const DEPTHS: Record<Depth, string> = {
  none: 'Nothing technical',
  some: 'Technical words fell',
  deep: 'Deep: how it works is what they want to know',
};
export const DEPTH_ORDER: readonly Depth[] = ['none', 'some', 'deep'];

export const TARGETS: Record<TargetDraft['kind'], { name: string; says: string }> = {
  owner: { name: 'Account owner', says: 'Who owns the prospect by the ownership lists.' },
  territory: { name: 'Territory', says: 'Who has a territory in which the lead lies.' },
  skill: { name: 'Skill', says: 'Who can do what the lead needs.' },
  queue: { name: 'Queue of a team', says: 'Only this team is asked, and only it may claim.' },
  round_robin: { name: 'Anyone, by turns', says: 'Everybody, or the teams chosen below.' },
};
export const TARGET_ORDER: readonly TargetDraft['kind'][] = [
  'owner',
  'territory',
  'skill',
  'queue',
  'round_robin',
];

export const ORDERS: Record<Order, { name: string; says: string }> = {
  balanced: { name: 'Balanced', says: 'Who has had least for their weight, of those who can now.' },
  strict: {
    name: 'Strict turns',
    says: 'Who is next is waited for as long as the fallback says, and not jumped while only busy.',
  },
  freest: { name: 'Freest', says: 'Who has most room left, then by turns.' },
};
export const ORDER_ORDER: readonly Order[] = ['balanced', 'strict', 'freest'];

export const HOURS: Record<WorkingHours, string> = {
  ignore: 'Being available is enough, at any hour',
  own: 'Not outside working hours that a rep has set',
  all: 'Not outside working hours; who has set none works at the workspace’s',
};
export const HOURS_ORDER: readonly WorkingHours[] = ['ignore', 'own', 'all'];

export const FALLBACKS: Record<FallbackDraft['kind'], string> = {
  wait: 'Keep it for them',
  delegate: 'Ask whoever stands in',
  team: 'Ask a team by turns',
  book_later: 'Offer a meeting with them',
};
export const FALLBACK_ORDER: readonly FallbackDraft['kind'][] = [
  'wait',
  'delegate',
  'team',
  'book_later',
];

export const STAGES: Record<Stage, { name: string; says: string; start: string; end: string }> = {
  answer: {
    name: 'Answer',
    says: 'Since a rep was asked, until they answer.',
    start: 'Asked',
    end: 'Answered',
  },
  pickup: {
    name: 'Pick-up',
    says: 'Since the agent asked for a person, until somebody has it.',
    start: 'Requested',
    end: 'Taken',
  },
  wrapup: {
    name: 'Wrap-up',
    says: 'Since a rep has it, until they say how it ended.',
    start: 'Taken',
    end: 'Closed',
  },
};
export const STAGE_ORDER: readonly Stage[] = ['answer', 'pickup', 'wrapup'];

export const ACTIONS: Record<ClockDraft['kind'], string> = {
  remind: 'Remind',
  escalate: 'Escalate to',
  reassign: 'Take it away and ask the next',
  tell_prospect: 'Tell the prospect',
};
export const ACTION_ORDER: readonly ClockDraft['kind'][] = [
  'remind',
  'escalate',
  'reassign',
  'tell_prospect',
];

const UNITS: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** `45 s`, `1 min 30 s`, `2 h`. */
export function secondsWords(seconds: number | null): string {
  if (seconds === null) return '? s';
  if (seconds === 0) return '0 s';
  let rest = seconds;
  const parts = UNITS.flatMap(([size, unit]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${String(count)} ${unit}`];
  });
  return parts.slice(0, 2).join(' ');
}

/** "Account owner, else wait 1 min, else their team". */
export function ruleSentence(rule: RuleDraft, names: Names): string {
  const { to, teams, order, fallback } = rule;
  const within =
    to.kind === 'queue' || teams.length === 0 ? '' : ` in ${listed(teams.map(names.team))}`;
  const round = to.kind === 'round_robin' && teams.length > 0;
  const who = round
    ? `${listed(teams.map(names.team))}, by turns`
    : targetWords(to, names) + within;
  const turn = to.kind === 'owner' ? '' : turnWords(order);
  return [who + turn, ...fallback.map((one) => fallbackWords(one, names))].join(', else ');
}

function turnWords(order: Order): string {
  if (order === 'balanced') return '';
  return order === 'strict' ? ', in strict turns' : ', who has most room first';
}

function targetWords(to: TargetDraft, names: Names): string {
  switch (to.kind) {
    case 'owner':
      return to.lists.length === 0 ? 'Account owner' : `Account owner by ${listed(to.lists)}`;
    case 'territory':
      return to.only.length === 0
        ? 'Who has the territory'
        : `Who has ${listed(to.only.map(names.territory))}`;
    case 'skill':
      return skillWords(to, names);
    case 'queue':
      return to.team === '' ? 'Queue of a team' : `Queue of ${names.team(to.team)}`;
    case 'round_robin':
      return 'Anyone, by turns';
  }
}

function skillWords({ required, preferred, from_conversation }: TargetDraft, names: Names): string {
  const levels = (all: readonly LevelDraft[]) =>
    listed(all.map(({ skill, level }) => `${names.skill(skill)} ${String(level ?? '?')}`));
  const needed = [
    ...(required.length > 0 ? [`at least ${levels(required)}`] : []),
    ...(from_conversation ? ['what the talk asks for'] : []),
  ];
  const who = needed.length === 0 ? 'Anyone' : `Who can do ${needed.join(' and ')}`;
  return preferred.length === 0 ? who : `${who}, best at ${levels(preferred)} first`;
}

function fallbackWords({ kind, seconds, team }: FallbackDraft, names: Names): string {
  switch (kind) {
    case 'wait':
      return `wait ${secondsWords(seconds)}`;
    case 'delegate':
      return 'whoever stands in';
    case 'team':
      return team === '' ? 'their team' : names.team(team);
    case 'book_later':
      return 'a meeting with them';
  }
}

/** "It waits for whoever becomes free". */
export function lastResortWords({ kind, team, rep }: LastResortDraft, names: Names): string {
  if (kind === 'book') return 'The agent says that nobody is free and offers times';
  if (kind === 'rep') return rep === '' ? 'Somebody is asked' : `${names.rep(rep)} is asked`;
  return team === ''
    ? 'It waits for whoever becomes free'
    : `It waits for whoever of ${names.team(team)} becomes free`;
}

/** `200 to 1,000`, `from 200`, `up to 1,000`. */
export function rangeWords({ from, to }: RangeDraft): string | null {
  const figure = (n: number) => n.toLocaleString('en-GB');
  if (from !== null && to !== null) return `${figure(from)} to ${figure(to)}`;
  if (from !== null) return `from ${figure(from)}`;
  return to === null ? null : `up to ${figure(to)}`;
}

/** Each condition in a few words; none if it is for all leads. */
export function conditionWords(when: ConditionsDraft, names: Names): string[] {
  const many = (ids: readonly string[], named: (id: string) => string) =>
    ids.length === 0 ? [] : [listed(ids.map(named))];
  const range = (draft: RangeDraft, unit: string) => {
    const words = rangeWords(draft);
    return words === null ? [] : [`${words} ${unit}`];
  };
  return [
    ...many(
      [...when.countries.map(names.country), ...when.subdivisions.map(names.subdivision)],
      same,
    ),
    ...many(when.cities, same),
    ...many(when.languages, (id) => `speaks ${names.language(id)}`),
    ...many(when.industries, names.industry),
    ...range(when.employees, 'people'),
    ...range(when.revenue_millions, 'million USD'),
    ...many(when.channels, (id) => CHANNELS[id as LeadChannel]),
    ...many(when.agents, (id) => `from ${names.agent(id)}`),
    ...many(when.reasons, (id) => REASONS[id as HandoffReason]),
    ...many(when.features, names.feature),
    ...many(when.competitors, (id) => `compares with ${id}`),
    ...(when.least_score === null ? [] : [`score from ${String(when.least_score)}`]),
    ...(when.least_depth === null ? [] : [depthWords(when.least_depth)]),
  ];
}

const same = (text: string) => text;

export function depthWords(depth: Depth): string {
  if (depth === 'none') return 'any depth';
  return depth === 'some' ? 'technical' : 'deeply technical';
}

/** When a talk asks for the skill. */
export function askedWords({ depth, features }: SkillDraft, names: Names): string {
  const ways = [
    ...(depth === null || depth === 'none' ? [] : [`the talk is ${depthWords(depth)}`]),
    ...(features.length === 0 ? [] : [`${listed(features.map(names.feature))} came up`]),
  ];
  return ways.length === 0 ? 'No talk asks for it' : `Asked for where ${ways.join(' or ')}`;
}

/** "Remind", "Escalate to the manager". */
export function actionWords({ kind, to, text }: ClockDraft, names: Names): string {
  if (kind === 'escalate') return `Escalate to ${to === '' ? 'the manager' : names.rep(to)}`;
  if (kind === 'tell_prospect' && text.trim() !== '') return `Tell the prospect “${text.trim()}”`;
  return ACTIONS[kind];
}
