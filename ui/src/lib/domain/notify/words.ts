/** Notifications in words: what happens, on which channel, after how long, and to what end. */
import type {
  NotifyChannel,
  ConnectionState,
  NoticeEvent,
  NotifyStep,
  Part,
  WatchdogAct,
} from '$lib/backend/backend';
import { duration } from '$lib/shared/when';

export const CHANNELS: Record<NotifyChannel, string> = {
  desktop: 'Desktop',
  email: 'E-mail',
  slack: 'Slack',
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  webhook: 'Webhook',
};

/** Those that a workspace connects; the desktop is always there. */
export const CONNECTED = ['email', 'slack', 'hubspot', 'salesforce', 'webhook'] as const;
export type ConnectedChannel = (typeof CONNECTED)[number];

/** Reaches a person; the others write into a program, once for all who are concerned. */
export const isPersonal = (channel: NotifyChannel): boolean =>
  channel === 'desktop' || channel === 'email' || channel === 'slack';

type EventWords = {
  name: string;
  /** What happened, and who is told. */
  says: string;
  /** The same, to a rep about themselves. */
  mine: string;
};

export const EVENTS: Record<NoticeEvent, EventWords> = {
  offered: {
    name: 'Offered',
    says: 'A handoff is put to a rep: that rep is told.',
    mine: 'A handoff is offered to you',
  },
  accepted: {
    name: 'Taken',
    says: 'Somebody has it: who was asked or told before is told.',
    mine: 'Somebody took what you were asked',
  },
  lapsed: {
    name: 'Lapsed',
    says: 'The rep’s time to answer was over: that rep is told.',
    mine: 'Your time to answer was over',
  },
  waiting: {
    name: 'Waiting',
    says: 'Nobody takes it now: whoever may claim it is told.',
    mine: 'A handoff waits that you may claim',
  },
  booked: {
    name: 'Meeting booked',
    says: 'The host is told.',
    mine: 'A meeting is booked with you',
  },
  moved: {
    name: 'Meeting moved',
    says: 'The host is told.',
    mine: 'A meeting of yours is moved',
  },
  cancelled: {
    name: 'Meeting cancelled',
    says: 'The host is told.',
    mine: 'A meeting of yours is cancelled',
  },
  overdue: {
    name: 'Takes too long',
    says: 'A clock of the routing has run out: who can help is told.',
    mine: 'Something takes too long, and you can help',
  },
  unseen: {
    name: 'Not seen',
    says: 'No channel shows a sign of life of the rep: who looks after the team is told.',
    mine: 'A rep you look after has not seen a handoff',
  },
  closed: {
    name: 'Closed',
    says: 'It is over: who had it is told how it ended.',
    mine: 'A handoff is over',
  },
  corrected: {
    name: 'Put right',
    says: 'A rep put right what was read of the talk: the CRM is told.',
    mine: 'What was read of a talk was put right',
  },
  test: { name: 'Test', says: 'Sent by hand, to see that it arrives.', mine: 'You test a channel' },
};

/** Without a step, too, whoever was told there before is told how it went on. */
export const followsUp = (event: NoticeEvent, channel: NotifyChannel): boolean =>
  (event === 'accepted' || event === 'lapsed' || event === 'closed') &&
  (channel === 'slack' || channel === 'email');

/** In the order in which they come about; a test is nobody's choice. */
export const EVENT_ORDER: readonly NoticeEvent[] = [
  'offered',
  'accepted',
  'lapsed',
  'waiting',
  'booked',
  'moved',
  'cancelled',
  'overdue',
  'unseen',
  'closed',
  'corrected',
];

export const PART_ORDER: readonly Part[] = [
  'contact',
  'meeting',
  'summary',
  'topics',
  'signals',
  'questions',
  'objections',
  'competitors',
  'note',
  'why',
  'others',
  'records',
  'corrections',
];

export const PARTS: Record<Part, string> = {
  contact: 'Contact: company, title, ways to reach them',
  meeting: 'Meeting',
  summary: 'Summary',
  topics: 'Topics',
  signals: 'Signals and score',
  questions: 'Questions they asked',
  objections: 'Objections',
  competitors: 'Competitors',
  note: 'Note from the agent',
  why: 'Why this rep',
  others: 'Who else knows',
  records: 'Links to the CRM',
  corrections: 'What reps put right',
};

export const ACTS: Record<WatchdogAct, { name: string; says: string }> = {
  hurry: { name: 'Send at once what would be sent later', says: 'skips the delays of that rep' },
  escalate: { name: 'Tell the managers', says: 'or the admins, where a team has no manager' },
  next_rep: { name: 'Ask the next rep', says: 'the first one loses nothing in the round robin' },
  tell_prospect: {
    name: 'Let the agent tell the prospect',
    says: 'honestly: that it takes longer',
  },
};

export const ACT_ORDER: readonly WatchdogAct[] = ['hurry', 'escalate', 'next_rep', 'tell_prospect'];

export const STATES: Record<ConnectionState, string> = {
  ok: 'Works',
  trouble: 'Has trouble',
  needs_you: 'Needs you',
};

/** `at once`, `after 30 s`, `after 5 min`. */
export function delayWords(seconds: number): string {
  return seconds === 0 ? 'at once' : `after ${exactDuration(seconds)}`;
}

/** Nothing is rounded away: `1 min 30 s`. */
function exactDuration(seconds: number): string {
  const rest = seconds % 60;
  if (seconds < 60 || rest === 0) return duration(seconds * 1000);
  return `${duration((seconds - rest) * 1000)} ${String(rest)} s`;
}

/** `after 30 s, if nobody acted`. */
export function whenWords(step: Pick<NotifyStep, 'after_seconds' | 'unless_acted'>): string {
  const delay = delayWords(step.after_seconds ?? 0);
  return step.unless_acted ? `${delay}, if nobody acted` : delay;
}

/** What else holds for a step, each in a word or two. */
export function alsoWords(step: Pick<NotifyStep, 'urgent' | 'required'>): string[] {
  return [
    ...(step.urgent ? ['also in quiet hours'] : []),
    ...(step.required ? ['cannot be turned off'] : []),
  ];
}

/** `Slack after 30 s, if nobody acted`. */
export function stepWords(step: NotifyStep, name: string = CHANNELS[step.channel]): string {
  return `${name} ${whenWords(step)}`;
}

/** All that happens on an event, as one line. The desktop comes first, always. */
export function stepsWords(
  steps: readonly NotifyStep[],
  nameOf: (step: NotifyStep) => string = ({ channel }) => CHANNELS[channel],
): string {
  const desktop = 'Desktop at once';
  return [desktop, ...steps.map((step) => stepWords(step, nameOf(step)))].join(' · ');
}

/** `20:00 to 07:00, and on weekends`. */
export function quietWords({
  from,
  to,
  weekends,
}: {
  from: string;
  to: string;
  weekends?: boolean;
}): string {
  return `${from} to ${to}${weekends ? ', and all day on weekends' : ''}`;
}
