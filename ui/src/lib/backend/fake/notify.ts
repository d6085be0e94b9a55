/** The stand-in's notifications: connections, who is told what, words with a preview, my own. */
import type {
  Backend,
  DeliveryView,
  MyChannel,
  MyNotify,
  NoticeEvent,
  NotifyChannel,
  NotifyPolicy,
  NotifyView,
  Preview,
  PreviewView,
  RepNotify,
} from '../backend';

import { ANA, BO, iso } from './build';
import { connectionDesk } from './connections';
import { PLACEHOLDERS, fill, policyOf, wordsOf } from './notifyPolicy';
import { FakeRouting } from './routing';
import { refusal } from './shell';

const NAMES: Partial<Record<NotifyChannel, string>> = {
  email: 'Company mail',
  slack: 'Ledgerline Slack',
};

export class FakeNotify extends FakeRouting {
  readonly #connections = connectionDesk(this.world.notify);
  #notify: NotifyView = {
    policy: policyOf(this.world.notify),
    changed_at: this.world.notify === 'none' ? null : iso(Date.now() - 3 * 86_400_000),
    changed_by: this.world.notify === 'none' ? null : BO.name,
    words: wordsOf(),
    placeholders: PLACEHOLDERS,
  };
  #choice: RepNotify = { off: [], quiet: null };
  readonly #tests = new Map<NotifyChannel, DeliveryView>();

  connections = () => this.pass('connections').then(() => this.#connections.all());
  addConnection: Backend['addConnection'] = (connection) =>
    this.pass(`addConnection ${connection.settings.kind}`).then(() =>
      this.#connections.add(connection),
    );
  saveConnection: Backend['saveConnection'] = (id, connection) =>
    this.pass(
      `saveConnection ${id} ${Object.keys(connection.secrets ?? {}).join(' ')}`.trim(),
    ).then(() => this.#connections.save(id, connection));
  dropConnection: Backend['dropConnection'] = (id) =>
    this.pass(`dropConnection ${id}`).then(() => this.#connections.drop(id));
  testConnection: Backend['testConnection'] = (id) =>
    this.pass(`testConnection ${id}`).then(() => this.#connections.test(id));
  authorizeConnection: Backend['authorizeConnection'] = (id) =>
    this.pass(`authorizeConnection ${id}`).then(() => this.#connections.authorize(id));

  notifications = () => this.pass('notifications').then(() => this.#notify);
  saveNotifications: Backend['saveNotifications'] = async (policy) => {
    await this.pass('saveNotifications');
    if (policy.version !== this.#notify.policy.version) {
      throw refusal('refused', 'Somebody else saved the notifications meanwhile', 'version');
    }
    check(policy);
    this.#keep(policy, ANA.name);
    return this.#notify;
  };
  mailFrame: Backend['mailFrame'] = (html) =>
    `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
  previewNotification: Backend['previewNotification'] = (request) =>
    this.pass(`previewNotification ${request.channel} ${request.handoff ?? ''}`.trim()).then(() =>
      previewOf(request),
    );

  myNotifications = () => this.pass('myNotifications').then(() => this.#mine());
  saveMyNotifications: Backend['saveMyNotifications'] = async (choice) => {
    await this.pass('saveMyNotifications');
    this.#choice = choice;
    return this.#mine();
  };
  testMyNotifications: Backend['testMyNotifications'] = async ({ channel }) => {
    await this.pass(`testMyNotifications ${channel}`);
    const test = testOf(channel, 'queued');
    this.#tests.set(channel, test);
    return test;
  };

  /** What tests make happen: how far a test of a channel got. */
  testGot(
    channel: NotifyChannel,
    state: DeliveryView['state'],
    reason: string | null = null,
  ): void {
    this.#tests.set(channel, { ...testOf(channel, state), reason });
  }

  /** What tests make happen: Bo saves the policy on his machine. */
  notifiedElsewhere(): void {
    this.#keep({ ...this.#notify.policy, reps_choose: false }, BO.name);
  }

  #keep(policy: NotifyPolicy, by: string): void {
    const kept = structuredClone({ ...policy, version: policy.version + 1 });
    this.#notify = {
      ...this.#notify,
      policy: kept,
      changed_at: iso(Date.now()),
      changed_by: by,
    };
  }

  #mine(): MyNotify {
    const { policy } = this.#notify;
    const channel = (of: NotifyChannel, rest: Partial<MyChannel>): MyChannel => ({
      channel: of,
      name: NAMES[of] ?? '',
      reaches: null,
      problem: null,
      required: policy.rules.some(({ steps }) => steps.some((s) => s.channel === of && s.required)),
      test: this.#tests.get(of) ?? null,
      ...rest,
    });
    const none = this.world.notify === 'none';
    const channels = [
      channel('email', { reaches: 'ana@ledgerline.example' }),
      channel('slack', slackOf(this.world.notify === 'long')),
    ];
    return {
      choice: this.#choice,
      may_choose: policy.reps_choose,
      quiet: policy.quiet ?? null,
      zone: 'Europe/Berlin',
      channels: none ? [] : channels,
      events: policy.rules
        .filter((rule) => rule.for.kind === 'everyone')
        .map(({ event, steps }) => ({
          event,
          steps: steps.filter((s) => s.channel === 'email' || s.channel === 'slack'),
        })),
    };
  }
}

function slackOf(unknown: boolean): Partial<MyChannel> {
  const problem = 'Nobody in Slack has the address ana@ledgerline.example. Ask an admin to set it.';
  return unknown ? { problem } : { reaches: '@ana.lindqvist' };
}

function testOf(channel: NotifyChannel, state: DeliveryView['state']): DeliveryView {
  return {
    id: `test-${channel}`,
    event: 'test',
    offer: null,
    channel,
    connection: NAMES[channel] ?? null,
    rep: ANA,
    state,
    at: iso(Date.now()),
    due_at: null,
    attempts: 1,
    reason: null,
    url: null,
    can_retry: false,
  };
}

/** The first fault, as the hub would name it. */
function check({ rules, watchdog, templates }: NotifyPolicy): void {
  if (watchdog.on && (watchdog.after_seconds < 10 || watchdog.after_seconds > 3600)) {
    const fix = 'Choose a time in between.';
    throw refusal('refused', 'This is 10 seconds to 1 hour', 'watchdog.after_seconds', fix);
  }
  for (const [i, { steps }] of rules.entries()) {
    const late = steps.findIndex(({ after_seconds = 0 }) => after_seconds > 604_800);
    if (late >= 0) {
      const field = `rules[${String(i)}].steps[${String(late)}].after_seconds`;
      throw refusal('refused', 'This is 7 days at most', field);
    }
  }
  for (const [i, { template }] of (templates ?? []).entries()) {
    const at = `templates[${String(i)}].template`;
    if (template.subject.trim() === '') {
      throw refusal('refused', 'The first line must not be empty', `${at}.subject`);
    }
    const stray = /\{\{\s*(\S+?)\s*\}\}/.exec(template.opening ?? '')?.[1];
    if (stray !== undefined && !PLACEHOLDERS.some(({ name }) => name === stray)) {
      const fix = 'Take one of those below.';
      throw refusal('refused', `Nothing is called ${stray}`, `${at}.opening`, fix);
    }
  }
}

const HOOK: Partial<Record<NoticeEvent, string>> = { offered: 'baton.handoff.offered' };

function previewOf({ event, channel, handoff, template }: Preview): PreviewView {
  const who = handoff === 'dana' ? 'Dana Whitcomb' : 'Priya Raghunathan';
  const subject = fill(template.subject, who);
  const text = [
    fill(template.opening ?? '', who),
    ...template.parts.map((part) => `${part.toUpperCase()}\n${SAMPLE[part] ?? '…'}`),
    fill(template.closing ?? '', who),
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
  const program = channel === 'webhook' || channel === 'hubspot' || channel === 'salesforce';
  const type = HOOK[event] ?? `baton.handoff.${event}`;
  const data = { event, prospect: { name: who, company: 'Brightmoor Media' }, score: 4, of: 5 };
  return {
    subject,
    text,
    html: channel === 'email' ? mailOf(subject, text) : null,
    body: program ? JSON.stringify({ specversion: '1.0', type, data }, null, 2) : null,
  };
}

/** No styles: a frame of a plain browser has the window's policy. */
function mailOf(subject: string, text: string): string {
  const paragraphs = text.split('\n\n').map((one) => `<p>${one.replaceAll('\n', '<br>')}</p>`);
  return `<!doctype html><html lang="en"><meta name="color-scheme" content="light dark"><title>${subject}</title>${paragraphs.join('')}`;
}

const SAMPLE: Partial<Record<string, string>> = {
  contact: 'Brightmoor Media · FinOps Lead\npriya@brightmoor.example · +1 555 0100',
  summary: 'Runs AWS and GCP, wants one place for cost allocation before the fiscal year ends.',
  topics: 'Cost allocation, SSO, migration',
  signals: '4 of 5\n✓ Company size: 1,200 employees\n✓ Timeline: “before July”\n? Budget',
  questions: '• Do you support SSO with Okta?\n• Can we keep our tags?',
  meeting: 'Thursday 12 March, 15:00, Berlin time\nVideo call with Ana Lindqvist',
  others: 'Bo Achterberg: asked before, declined',
  records: 'HubSpot: https://app.hubspot.com/contacts/4215678/record/0-1/101',
};
