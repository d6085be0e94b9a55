/** Who is told what, as it is edited: each row has a key of its own, and a field may be empty. */
import type {
  Audience,
  NotifyChannel,
  ConnectionId,
  NoticeEvent,
  NotifyPolicy,
  NotifyRule,
  NotifyStep,
  OwnTemplate,
  Template,
  WatchdogAct,
} from '$lib/backend/backend';

import { ACT_ORDER, EVENT_ORDER } from './words';

export type StepDraft = {
  key: string;
  channel: NotifyChannel;
  connection: ConnectionId | null;
  /** In seconds; nothing if nothing is typed. */
  after: number | null;
  unless_acted: boolean;
  urgent: boolean;
  required: boolean;
};

export type RuleDraft = {
  key: string;
  event: NoticeEvent;
  for: Audience;
  steps: StepDraft[];
  /** Stands for no rule as long as it has no step. */
  blank?: true;
};

export type NotifyDraft = {
  version: number;
  rules: RuleDraft[];
  quiet: QuietDraft;
  reps_choose: boolean;
  watchdog: { on: boolean; after: number | null; then: WatchdogAct[] };
  templates: OwnTemplate[];
};

/** The times are kept while it is off, for a change of mind. */
export type QuietDraft = { on: boolean; from: string; to: string; weekends: boolean };

let made = 0;
const newKey = (): string => `n${String((made += 1))}`;

export const EVERYONE: Audience = { kind: 'everyone' };

export function quietDraft(quiet: NotifyPolicy['quiet']): QuietDraft {
  return {
    on: quiet != null,
    from: quiet?.from ?? '20:00',
    to: quiet?.to ?? '07:00',
    weekends: quiet?.weekends ?? false,
  };
}

export function quietOf({ on, from, to, weekends }: QuietDraft) {
  return on ? { from, to, weekends } : null;
}

/** What is typed wrong, before it is sent. */
export function quietFault({ on, from, to }: QuietDraft): string | null {
  const time = /^([01]\d|2[0-3]):[0-5]\d$/;
  if (!on) return null;
  if (!time.test(from) || !time.test(to)) return 'Write both times, like 20:00.';
  return from === to ? 'These are the same time: nothing would be quiet.' : null;
}

export function draftOfPolicy(policy: NotifyPolicy): NotifyDraft {
  const rules = policy.rules.map((rule) => ({
    ...{ key: newKey(), event: rule.event, for: rule.for },
    steps: rule.steps.map(stepDraft),
  }));
  return {
    version: policy.version,
    rules: EVENT_ORDER.filter((event) => !rules.some((r) => isForAll(r) && r.event === event))
      .map((event): RuleDraft => ({ key: newKey(), event, for: EVERYONE, steps: [], blank: true }))
      .concat(rules),
    quiet: quietDraft(policy.quiet),
    reps_choose: policy.reps_choose,
    watchdog: {
      on: policy.watchdog.on,
      after: policy.watchdog.after_seconds,
      then: [...policy.watchdog.then],
    },
    templates: structuredClone(policy.templates ?? []),
  };
}

function stepDraft(step: NotifyStep): StepDraft {
  return {
    key: newKey(),
    channel: step.channel,
    connection: step.connection ?? null,
    after: step.after_seconds ?? 0,
    unless_acted: step.unless_acted ?? false,
    urgent: step.urgent ?? false,
    required: step.required ?? false,
  };
}

export const isForAll = (rule: Pick<RuleDraft, 'for'>): boolean => rule.for.kind === 'everyone';

/** A rule that has lost its steps means: nothing but the desktop. Without it Baton's own would hold. */
const isSaid = (rule: RuleDraft): boolean => !rule.blank || rule.steps.length > 0;

export function policyOf(draft: NotifyDraft): NotifyPolicy {
  return {
    version: draft.version,
    rules: draft.rules.filter(isSaid).map((rule): NotifyRule => ({
      event: rule.event,
      for: rule.for,
      steps: inOrder(rule.steps).map(stepOf),
    })),
    quiet: quietOf(draft.quiet),
    reps_choose: draft.reps_choose,
    watchdog: {
      on: draft.watchdog.on,
      after_seconds: draft.watchdog.after ?? 0,
      then: ACT_ORDER.filter((act) => draft.watchdog.then.includes(act)),
    },
    templates: draft.templates,
  };
}

export function stepOf(step: StepDraft): NotifyStep {
  return {
    channel: step.channel,
    connection: step.connection,
    after_seconds: step.after ?? 0,
    unless_acted: step.unless_acted,
    urgent: step.urgent,
    required: step.required,
  };
}

/** As the hub wants them: by delay, else as they stand. */
export function inOrder(steps: readonly StepDraft[]): StepDraft[] {
  return [...steps].sort((a, b) => (a.after ?? 0) - (b.after ?? 0));
}

/** As the hub names a rule, and a step in it. */
export function pathOf(draft: NotifyDraft, rule: RuleDraft, step?: StepDraft): string {
  const at = draft.rules.filter(isSaid).findIndex(({ key }) => key === rule.key);
  const path = `rules[${String(at)}]`;
  if (!step) return path;
  return `${path}.steps[${String(inOrder(rule.steps).findIndex(({ key }) => key === step.key))}]`;
}

/** A step on a channel: personal ones come where nobody acted, programs are told at once. */
export function newStep(channel: NotifyChannel, connection: ConnectionId | null): StepDraft {
  const later = channel === 'slack' ? 30 : channel === 'email' ? 300 : 0;
  return {
    key: newKey(),
    channel,
    connection,
    after: later,
    unless_acted: later > 0,
    urgent: false,
    required: false,
  };
}

/** Begins with what everyone gets. */
export function newRule(draft: NotifyDraft, event: NoticeEvent, audience: Audience): RuleDraft {
  const everyone = draft.rules.find((rule) => isForAll(rule) && rule.event === event);
  const steps = (everyone?.steps ?? []).map((step) => ({ ...step, key: newKey() }));
  return { key: newKey(), event, for: audience, steps };
}

export const sameAudience = (a: Audience, b: Audience): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

// Words.

export type Whose = 'channel' | 'event' | 'baton';

type Chosen = { whose: Whose; template: Template };

/** The words for an event on a channel: the channel's own, the event's own, Baton's. */
export function templateFor(
  templates: readonly OwnTemplate[],
  usual: Template,
  event: NoticeEvent,
  channel: NotifyChannel | null,
): Chosen {
  const own = (wanted: NotifyChannel | null) =>
    templates.find((t) => t.event === event && (t.channel ?? null) === wanted)?.template;
  const forChannel = channel === null ? undefined : own(channel);
  if (forChannel) return { whose: 'channel', template: forChannel };
  const forEvent = own(null);
  if (forEvent) return { whose: 'event', template: forEvent };
  return { whose: 'baton', template: usual };
}

/** The templates with one changed, or taken out if it is `null`. */
export function withTemplate(
  templates: readonly OwnTemplate[],
  event: NoticeEvent,
  channel: NotifyChannel | null,
  template: Template | null,
): OwnTemplate[] {
  const is = (t: OwnTemplate) => t.event === event && (t.channel ?? null) === channel;
  if (template === null) return templates.filter((t) => !is(t));
  const next = { event, channel, template };
  return templates.some(is) ? templates.map((t) => (is(t) ? next : t)) : [...templates, next];
}
