/** Who is told what in the stand-in's workspace, and in which words. */
import type {
  EventWords,
  NoticeEvent,
  NotifyPolicy,
  NotifyStep,
  Part,
  Placeholder,
  Template,
} from '../backend';

import { CLEO } from './build';
import type { NotifyWorld } from './connections';

const slack = (after_seconds: number, rest: Partial<NotifyStep> = {}): NotifyStep => ({
  channel: 'slack',
  connection: null,
  after_seconds,
  unless_acted: after_seconds > 0,
  urgent: false,
  required: false,
  ...rest,
});
const mail = (after_seconds: number, rest: Partial<NotifyStep> = {}): NotifyStep => ({
  ...slack(after_seconds, rest),
  channel: 'email',
});
const program = (channel: 'hubspot' | 'webhook'): NotifyStep => ({ ...slack(0), channel });

export function policyOf(world: NotifyWorld): NotifyPolicy {
  if (world === 'none') {
    return {
      version: 0,
      rules: [],
      quiet: null,
      reps_choose: true,
      watchdog: {
        on: true,
        after_seconds: 45,
        then: ['hurry', 'escalate', 'tell_prospect'],
      },
      templates: [],
    };
  }
  const all = (event: NoticeEvent, steps: NotifyStep[]) => ({
    event,
    for: { kind: 'everyone' as const },
    steps,
  });
  const programs = [program('hubspot'), program('webhook')];
  return {
    version: 7,
    rules: [
      all('offered', [...programs, slack(30, { urgent: true, required: true }), mail(300)]),
      all('accepted', [slack(0), ...programs]),
      all('lapsed', [mail(0)]),
      all('waiting', [slack(0)]),
      all('booked', [mail(0), ...programs]),
      all('moved', [mail(0), slack(0), ...programs]),
      all('cancelled', [mail(0), slack(0), ...programs]),
      all('overdue', [slack(0, { urgent: true })]),
      all('unseen', [slack(0, { urgent: true }), mail(60, { urgent: true })]),
      all('closed', programs),
      {
        event: 'offered',
        for: { kind: 'team', team: 'team-dach' },
        steps: [slack(0, { urgent: true })],
      },
      { event: 'booked', for: { kind: 'rep', rep: CLEO.id }, steps: [slack(0)] },
    ],
    quiet: { from: '20:00', to: '07:00', weekends: true },
    reps_choose: true,
    watchdog: { on: true, after_seconds: 45, then: ['hurry', 'escalate', 'tell_prospect'] },
    templates: [
      {
        event: 'offered',
        channel: 'slack',
        template: {
          subject: ':wave: {{ prospect.name }} of {{ prospect.company }}, {{ score }}',
          opening:
            'Hi {{ to.first }}, they want to talk to a person. You have until {{ deadline }}.',
          parts: ['summary', 'signals', 'questions'],
          closing: '',
        },
      },
    ],
  };
}

export const PLACEHOLDERS: Placeholder[] = [
  ['prospect.name', 'the prospect’s name'],
  ['prospect.company', 'their company'],
  ['prospect.title', 'their title'],
  ['score', 'signals met, such as 4/5'],
  ['rep', 'the rep whom it is about'],
  ['rep.first', 'their first name'],
  ['to.first', 'first name of whoever reads it'],
  ['agent', 'the agent’s name'],
  ['vendor', 'the vendor that the agent speaks for'],
  ['deadline', 'until when to answer, in the reader’s zone'],
  ['meeting.start', 'when the meeting is, in the reader’s zone'],
  ['meeting.before', 'when it was to be before it was moved'],
  ['meeting.name', 'the kind of meeting'],
  ['outcome', 'what became of it'],
].map(([name = '', meaning = '']) => ({ name, meaning }));

const CARD: Part[] = [
  'contact',
  'meeting',
  'summary',
  'topics',
  'signals',
  'questions',
  'others',
  'records',
];

const USUAL: Record<NoticeEvent, readonly [string, string]> = {
  offered: [
    '{{ prospect.name }} ({{ prospect.company }}) is waiting for you, {{ score }}',
    'Hi {{ to.first }}, {{ agent }} has somebody for you. Please answer until {{ deadline }}.',
  ],
  accepted: ['{{ rep }} took {{ prospect.name }}', 'There is nothing left for you to do.'],
  lapsed: [
    'Lapsed: {{ prospect.name }}',
    'Your time to answer was over; somebody else is asked now.',
  ],
  waiting: [
    '{{ prospect.name }} waits for somebody',
    'Nobody takes it now. Whoever may, may claim it.',
  ],
  booked: [
    'Booked: {{ prospect.name }}, {{ meeting.start }}',
    'Hi {{ to.first }}, a meeting is in your calendar.',
  ],
  moved: [
    'Moved: {{ prospect.name }}, now {{ meeting.start }}',
    'It was to be {{ meeting.before }}.',
  ],
  cancelled: ['Cancelled: {{ prospect.name }}, {{ meeting.start }}', 'The time is free again.'],
  overdue: ['It takes too long: {{ prospect.name }}', 'You can help.'],
  unseen: [
    '{{ rep }} has not seen {{ prospect.name }}',
    'No channel shows a sign of life of {{ rep.first }}.',
  ],
  closed: ['Closed: {{ prospect.name }}', 'It ended: {{ outcome }}.'],
  corrected: ['Put right: {{ prospect.name }}', 'What was read of the talk was put right.'],
  test: ['This is a test', 'It arrived.'],
};

export function wordsOf(): EventWords[] {
  return Object.entries(USUAL).map(([event, [subject, opening]]) => {
    const template: Template = { subject, opening, parts: CARD, closing: '' };
    return { event: event as NoticeEvent, template };
  });
}

const EXAMPLE: Record<string, string> = {
  'prospect.company': 'Brightmoor Media',
  'prospect.title': 'FinOps Lead',
  score: '4/5',
  rep: 'Ana Lindqvist',
  'rep.first': 'Ana',
  'to.first': 'Ana',
  agent: 'Lumi',
  vendor: 'Ledgerline',
  deadline: '14:05, Berlin time',
  'meeting.start': 'Thursday 12 March, 15:00, Berlin time',
  'meeting.before': 'Wednesday 11 March, 10:00, Berlin time',
  'meeting.name': 'Demo',
  outcome: 'Won',
};

export function fill(text: string, who: string): string {
  return text.replace(/\{\{\s*(\S+?)\s*\}\}/g, (whole, name: string) =>
    name === 'prospect.name' ? who : (EXAMPLE[name] ?? whole),
  );
}
