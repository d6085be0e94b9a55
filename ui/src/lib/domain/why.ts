/** Why this rep, in words: what each rule did, who was passed over and why, who would have had it. */
import type {
  Considered,
  Considering,
  Found,
  Lead,
  LeadChannel,
  RouteStep,
  RouteTrace,
  StepResult,
  Unmet,
} from '$lib/backend/backend';
import { nearTime, shortDay } from '$lib/shared/daywords';
import { clockTime } from '$lib/shared/when';
import { machineZone } from '$lib/shared/zones';

import { obstacleWords } from './agenda/words';
import { PRESENCES, first } from './words';

/** Who reads it, and when. */
export type Reader = { me: string | null; now: number };

export const CHANNELS: Record<LeadChannel, string> = {
  chat: 'chat',
  voice: 'voice',
  video: 'video',
  email: 'e-mail',
};

const FIELDS: Record<Unmet['field'], string> = {
  place: 'place',
  city: 'city',
  language: 'language',
  industry: 'industry',
  employees: 'company size',
  revenue: 'revenue',
  reason: 'reason',
  channel: 'channel',
  agent: 'agent',
  features: 'features',
  competitors: 'competitors',
  score: 'score',
  depth: 'technical depth',
};

const isCode = (text: string) => /^[A-Z]{2}(, [A-Z]{2})*$/.test(text);

/** `country is FR, rule asks for DE, AT, CH` */
export function unmetWords({ field, wants, has }: Unmet): string {
  const country = field === 'place' && (isCode(has ?? '') || isCode(wants));
  const what = country ? 'country' : FIELDS[field];
  return `${what} is ${has ?? 'not known'}, rule asks for ${wants}`;
}

/** `back Mon 09:00`: on the clock of whoever reads it. */
const back = (at: string, now: number) => nearTime(at, machineZone(), now);

/** A language by its name, where the engine knows one. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Why a candidate was chosen or passed over. */
export function considering(outcome: Considering, now: number): string {
  switch (outcome.kind) {
    case 'chosen':
      return 'Chosen';
    case 'not_next':
      return 'Could have taken it; another was next';
    case 'asked_before':
      return 'Asked before';
    case 'at_capacity':
      return `At capacity ${String(outcome.open)}/${String(outcome.capacity)}`;
    case 'channel_full':
      return `At capacity for ${CHANNELS[outcome.channel]} ${String(outcome.open)}/${String(outcome.capacity)}`;
    case 'rate_limited':
      return `Asked ${times(outcome.most)} in ${String(outcome.minutes)} min, again from ${back(outcome.until, now)}`;
    case 'not_available':
      return PRESENCES[outcome.presence];
    case 'outside_hours':
      return [
        `Outside hours, ${outcome.at} in ${outcome.place}`,
        ...(outcome.opens === null ? [] : [`back ${back(outcome.opens, now)}`]),
      ].join(', ');
    case 'on_leave':
      return [
        `On leave until ${shortDay(outcome.until)}`,
        ...(outcome.delegate === null ? [] : [`${first(outcome.delegate)} stands in`]),
      ].join(', ');
    case 'holiday':
      return outcome.name === '' ? 'Holiday' : `Holiday: ${outcome.name}`;
    case 'leaving':
      return 'Takes no new work: leaves the team';
    case 'lacks_skill':
      return outcome.has === 0
        ? `No ${outcome.skill}, level ${String(outcome.level)} is needed`
        : `${outcome.skill} ${String(outcome.has)}, level ${String(outcome.level)} is needed`;
    case 'does_not_speak':
      return `Does not speak ${languageName(outcome.language)}`;
    case 'not_their_turn':
      return 'Not their turn yet';
    case 'not_free':
      return `Not free: ${obstacleWords(outcome.obstacle, now)}`;
  }
}

const times = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${String(n)} times`);

/** The same after "but": `was away`, `had 3 of 3 open`. */
function hindrance(outcome: Considering, you: boolean, now: number): string {
  const was = you ? 'were' : 'was';
  switch (outcome.kind) {
    case 'at_capacity':
      return `had ${String(outcome.open)} of ${String(outcome.capacity)} open`;
    case 'channel_full':
      return `had ${String(outcome.open)} of ${String(outcome.capacity)} open by ${CHANNELS[outcome.channel]}`;
    case 'rate_limited':
      return `${was} asked ${times(outcome.most)} in ${String(outcome.minutes)} min`;
    case 'not_available':
      return `${was} ${PRESENCES[outcome.presence].toLowerCase()}`;
    case 'outside_hours':
      return `${was} outside working hours (${outcome.at} in ${outcome.place})`;
    case 'on_leave':
      return `${was} on leave until ${shortDay(outcome.until)}`;
    case 'holiday':
      return `${was} on holiday${outcome.name === '' ? '' : ` (${outcome.name})`}`;
    case 'leaving':
      return `${you ? 'take' : 'takes'} no new work`;
    case 'asked_before':
      return `${was} asked before`;
    case 'lacks_skill':
      return `${you ? 'lack' : 'lacks'} ${outcome.skill}`;
    case 'does_not_speak':
      return `${you ? 'do' : 'does'} not speak ${languageName(outcome.language)}`;
    case 'not_their_turn':
      return `${was} not in turn`;
    case 'not_free':
      return `${was} not free: ${obstacleWords(outcome.obstacle, now)}`;
    case 'chosen':
    case 'not_next':
      return `${was} not next`;
  }
}

type Doing = { who: string; you: boolean };

function named(rep: string, name: string, me: string | null): Doing {
  return rep === me ? { who: 'You', you: true } : { who: first(name), you: false };
}

const picked = (step: RouteStep) => step.considered.find((c) => c.outcome.kind === 'chosen');

/** Written before rules had names: one round robin, and nothing known of the lead. */
function isOld(trace: RouteTrace, step: RouteStep): boolean {
  return !step.id && !step.name && !trace.lead && trace.steps.length === 1;
}

/** What became of a step; old ones do not say it themselves. */
function resultOf(step: RouteStep): StepResult {
  return picked(step) ? { kind: 'chosen' } : (step.result ?? { kind: 'nobody' });
}

/** The decision in one sentence: `You were next of 4 for DACH.` */
export function summaryOf(trace: RouteTrace, reader: Reader): string {
  const step = trace.steps.find((s) => picked(s)) ?? trace.steps.at(-1);
  if (!step) return 'Nobody was considered.';
  const chosen = picked(step);
  return `${chosen ? whyChosen(trace, step, chosen, reader) : whyNobody(step, reader)}.`;
}

function whyChosen(trace: RouteTrace, step: RouteStep, chosen: Considered, reader: Reader): string {
  const { who, you } = named(chosen.rep, chosen.name, reader.me);
  // No rule, but a reason of its own: handed on by who left.
  if (!step.id && step.name) return `${step.name}: it goes to ${you ? 'you' : who}`;
  if (chosen.stands_in_for) {
    const name = chosen.stands_in_for;
    const absent = trace.steps
      .flatMap((s) => s.considered)
      .find((c) => c.name === name && c.outcome.kind !== 'chosen');
    const why = absent ? `, who ${hindrance(absent.outcome, false, reader.now)}` : '';
    return `${who} ${you ? 'stand' : 'stands'} in for ${first(name)}${why}`;
  }
  if (!step.fallback && step.found?.kind === 'owner' && step.found.hit.rep === chosen.rep) {
    return `${who} ${you ? 'own' : 'owns'} ${step.found.hit.key} in list ${step.found.hit.list}`;
  }
  if (!step.id && !isOld(trace, step)) {
    return `No rule found anybody: ${you ? 'you are' : `${who} is`} the last resort`;
  }
  return `${who} ${you ? 'were' : 'was'} ${place(step)}${pool(step)}`;
}

/** `next of 4`, `the only one free of 4`; without a number where not everybody is listed. */
function place(step: RouteStep): string {
  const able = step.considered.filter(({ outcome }) =>
    ['chosen', 'not_next'].includes(outcome.kind),
  ).length;
  if ((step.more ?? 0) > 0) return 'next';
  if (able > 1) return `next of ${String(able)}`;
  const all = step.considered.length;
  return all > 1 ? `the only one free of ${String(all)}` : 'the only one';
}

function pool({ name, found, fallback }: RouteStep): string {
  if (fallback === 'team') return ' in the team that stands in';
  if (found?.kind === 'territory') return ` for ${found.name}`;
  if (found?.kind === 'skills' && found.required.length > 0) {
    return ` with ${found.required.map((need) => need.name).join(', ')}`;
  }
  return name ? ` in “${name}”` : '';
}

function whyNobody(step: RouteStep, { me, now }: Reader): string {
  const result = resultOf(step);
  const who = people(step.considered, me);
  switch (result.kind) {
    case 'waits':
      return `Kept for ${who} until ${clockTime(result.until, now)}`;
    case 'waited':
      return `Was kept for ${who} until ${clockTime(result.until, now)}, in vain`;
    case 'book_later':
      return step.considered.length === 0
        ? 'Nobody is free: the agent offers times'
        : `The agent offers times with ${people(step.considered.slice(0, 1), me)}`;
    case 'queued':
      return 'Nobody was free: it waits for whoever can take it first';
    case 'chosen':
    case 'nobody':
    case 'not_for':
    case 'none_found':
      return 'Nobody could take it';
  }
}

/** `Ana`, `Ana and Bo`, `Ana, Bo and 3 more`. */
export function people(
  all: readonly { rep?: string; id?: string; name: string }[],
  me: string | null,
): string {
  const names = all.map((one) => ((one.rep ?? one.id) === me ? 'you' : first(one.name)));
  if (names.length <= 2) return names.join(' and ') || 'nobody';
  return `${names.slice(0, 2).join(', ')} and ${String(names.length - 2)} more`;
}

/** Who would have got it: `Ana owns acme.com and would have got it, but had 3 of 3 open.` */
export function insteadWords(trace: RouteTrace, { me, now }: Reader): string | null {
  const { instead } = trace;
  if (!instead) return null;
  const { who, you } = named(instead.rep, instead.name, me);
  const step = trace.steps.find((s) => s.considered.some((c) => c.rep === instead.rep));
  const owned =
    step?.found?.kind === 'owner' && step.found.hit.rep === instead.rep ? step.found.hit.key : null;
  const part = owned === null ? '' : ` ${you ? 'own' : 'owns'} ${owned} and`;
  return `${who}${part} would have got it, but ${hindrance(instead.outcome, you, now)}.`;
}

export type StepWords = {
  name: string;
  /** What the rule found, before anybody was looked at. */
  found: string | null;
  result: string;
  tone: 'good' | 'calm' | 'plain';
  people: PersonWords[];
  more: number;
};

export type PersonWords = {
  rep: string;
  name: string;
  chosen: boolean;
  words: string;
};

/** Each rule that was tried, in order. */
export function stepsOf(trace: RouteTrace, reader: Reader): StepWords[] {
  return trace.steps.map((step) => {
    const result = resultOf(step);
    return {
      name: nameOf(trace, step),
      found: step.found && !step.fallback ? foundWords(step.found, step, reader.me) : null,
      result: resultWords(result, step, reader),
      tone: result.kind === 'chosen' ? 'good' : result.kind === 'not_for' ? 'plain' : 'calm',
      people: step.considered.map((one) => personWords(one, reader)),
      more: step.more ?? 0,
    };
  });
}

const FALLBACKS: Record<NonNullable<RouteStep['fallback']>, string> = {
  wait: 'Else: kept for them a while',
  delegate: 'Else: whoever stands in',
  team: 'Else: the team',
  book_later: 'Else: a meeting later',
};

function nameOf(trace: RouteTrace, step: RouteStep): string {
  if (step.fallback) return FALLBACKS[step.fallback];
  if (step.name) return step.name;
  return isOld(trace, step) ? 'By turns: whoever has had least for their share' : 'Last resort';
}

function foundWords(found: Found, step: RouteStep, me: string | null): string | null {
  switch (found.kind) {
    case 'owner': {
      const owner = step.considered.find((c) => c.rep === found.hit.rep);
      const { who, you } = named(found.hit.rep, owner?.name ?? 'Somebody', me);
      return `${who} ${you ? 'own' : 'owns'} ${found.hit.key}: ${found.hit.record} in list ${found.hit.list}`;
    }
    case 'territory':
      return `The lead lies in ${found.name}`;
    case 'skills': {
      if (found.required.length === 0) return null;
      const needs = found.required.map(
        (need) =>
          `${need.name} ${String(need.level)}${need.from_conversation ? ' (from the talk)' : ''}`,
      );
      return `Needs ${needs.join(', ')}`;
    }
  }
}

function resultWords(result: StepResult, step: RouteStep, { me, now }: Reader): string {
  const all = step.considered.length + (step.more ?? 0);
  switch (result.kind) {
    case 'chosen': {
      const chosen = picked(step);
      return chosen ? `Goes to ${chosen.rep === me ? 'you' : first(chosen.name)}` : 'Chosen';
    }
    case 'nobody':
      if (all === 0) return 'Found nobody';
      return all === 1 ? 'Passed over' : `All ${String(all)} passed over`;
    case 'not_for':
      return `Not for this lead: ${result.unmet.map(unmetWords).join('; ')}`;
    case 'none_found':
      return 'Nobody fits this lead';
    case 'waits':
      return `Kept until ${clockTime(result.until, now)}`;
    case 'waited':
      return `Kept until ${clockTime(result.until, now)}, in vain`;
    case 'book_later':
      return 'The agent offers times';
    case 'queued':
      return 'Waits for whoever can take it first';
  }
}

function personWords(one: Considered, { me, now }: Reader): PersonWords {
  const remark = one.remark ? `, though ${obstacleWords(one.remark, now)}` : '';
  const instead = one.stands_in_for ? `, stands in for ${first(one.stands_in_for)}` : '';
  return {
    rep: one.rep,
    name: one.rep === me ? 'You' : one.name,
    chosen: one.outcome.kind === 'chosen',
    words: `${considering(one.outcome, now)}${instead}${remark}`,
  };
}

const DEPTHS: Record<Lead['depth'] & string, string | null> = {
  none: null,
  some: 'technical words',
  deep: 'deeply technical',
};

/** What the rules looked at, as far as it is known. */
export function factsOf(lead: Lead): string[] {
  const count = (n: number) => n.toLocaleString('en');
  return [
    [lead.city, lead.subdivision ?? lead.country].filter(Boolean).join(', '),
    lead.language ? languageName(lead.language) : null,
    lead.employees == null ? null : `${count(lead.employees)} employees`,
    lead.revenue_millions == null ? null : `$${count(lead.revenue_millions)} M revenue`,
    lead.industry ? `industry ${lead.industry}` : null,
    lead.channel ? CHANNELS[lead.channel] : null,
    lead.depth ? DEPTHS[lead.depth] : null,
  ].filter((fact): fact is string => typeof fact === 'string' && fact !== '');
}
