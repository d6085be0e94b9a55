/** What became of each notification of a handoff, and who else knows of it. */
import type {
  DeliveryState,
  DeliveryView,
  HandoffView,
  NoticeEvent,
  NotifyChannel,
  Person,
} from '$lib/backend/backend';

import { first } from '../words';
import { CHANNELS, EVENTS } from './words';

/** How far it got, from nothing to an answer; then what went wrong. */
export const RECEIPTS: Record<DeliveryState, string> = {
  queued: 'Waiting',
  sent: 'Sent',
  shown: 'Shown',
  seen: 'Opened',
  acted: 'Answered',
  withheld: 'Not sent',
  unknown: 'May have arrived',
  dead: 'Not delivered',
};

export type Receipt = {
  delivery: DeliveryView;
  /** `Slack`, or a program's own name. */
  channel: string;
  /** Whom it is for, where the group does not say it. */
  to: string | null;
  words: string;
  /** The provider's words, or why it was not sent. */
  reason: string | null;
  /** Whoever sends it again is asked first: it may have arrived. */
  asks: boolean;
  /** Where I can look at it. What was written to somebody else alone is closed to me. */
  opens: string | null;
};

export type Told = { key: string; event: string; to: string | null; receipts: Receipt[] };

const eventOf = ({ event = 'offered' }: DeliveryView): NoticeEvent => event;

/** By what happened, the last first; each offer by itself. */
export function receiptsOf(deliveries: readonly DeliveryView[], me: string | null): Told[] {
  const groups = new Map<string, DeliveryView[]>();
  for (const one of deliveries) {
    const key = `${eventOf(one)} ${one.offer ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const begun = (of: readonly DeliveryView[]) => Math.max(...of.map(({ at }) => Date.parse(at)));
  return Array.from(groups, ([key, of]) => ({ key, of }))
    .sort((a, b) => begun(b.of) - begun(a.of))
    .map(({ key, of }) => groupOf(key, of, me));
}

function groupOf(key: string, of: readonly DeliveryView[], me: string | null): Told {
  const people = new Set(of.flatMap(({ rep }) => rep?.id ?? []));
  const one = people.size === 1 ? (of.find(({ rep }) => rep !== null)?.rep ?? null) : null;
  const [some] = of;
  return {
    key,
    event: some ? EVENTS[eventOf(some)].name : '',
    to: one ? nameOf(one, me) : null,
    receipts: of.map((delivery) => ({
      delivery,
      channel: channelOf(delivery),
      to: one === null && delivery.rep ? nameOf(delivery.rep, me) : null,
      words: RECEIPTS[delivery.state],
      reason: delivery.reason,
      asks: delivery.state === 'unknown',
      opens: delivery.rep === null || delivery.rep.id === me ? linkOf(delivery) : null,
    })),
  };
}

/** Another address than one of the web is no link. */
const linkOf = ({ url }: DeliveryView) => (url?.startsWith('https://') ? url : null);

/** `Slack`; a program by its own name, for there may be many. */
function channelOf({ channel, connection }: DeliveryView): string {
  return (channel === 'webhook' && connection) || CHANNELS[channel];
}

/** `Slack (Ledgerline Slack)`, `Webhook (Data warehouse)`. */
function wholeOf({ channel, connection }: DeliveryView): string {
  const kind = CHANNELS[channel];
  return connection && connection !== kind ? `${kind} (${connection})` : kind;
}

const nameOf = (person: Person, me: string | null) => (person.id === me ? 'you' : person.name);

/** In words: `Slack (Ledgerline Slack), Ana Lindqvist: Not sent`. */
export function receiptWords({ delivery, to, words }: Receipt): string {
  const channel = wholeOf(delivery);
  return to === null ? `${channel}: ${words}` : `${channel}, ${to}: ${words}`;
}

export type Knows = { id: string; name: string; what: string[] };

/** Who else knows of a handoff, and what they have to do with it. */
export function othersOf(handoff: HandoffView, me: string | null): Knows[] {
  const known = new Map<string, Knows>();
  const add = (person: Person | null | undefined, what: string) => {
    if (!person || person.id === me) return;
    const one = known.get(person.id) ?? { id: person.id, name: person.name, what: [] };
    if (!one.what.includes(what)) one.what.push(what);
    known.set(person.id, one);
  };
  add(handoff.accepted_by, 'has it');
  for (const offer of handoff.offers) {
    if (offer.rep.id !== handoff.accepted_by?.id) add(offer.rep, askedWords(offer));
  }
  add(handoff.meeting?.host, 'hosts the meeting');
  for (const person of handoff.escalated_to ?? []) add(person, 'was told that it does not move');
  for (const { rep, state, event = 'offered' } of handoff.deliveries) {
    const reached = state === 'sent' || state === 'shown' || state === 'seen' || state === 'acted';
    if (reached && rep && !known.has(rep.id)) {
      add(rep, `was told: ${EVENTS[event].name.toLowerCase()}`);
    }
  }
  return [...known.values()];
}

function askedWords({ state, reason }: HandoffView['offers'][number]): string {
  switch (state) {
    case 'pending':
      return 'is asked now';
    case 'accepted':
      return 'took it';
    case 'declined':
      return reason ? `was asked, declined: ${reason}` : 'was asked, declined';
    case 'lapsed':
      return 'was asked, did not answer in time';
    case 'rescinded':
      return 'was asked before';
    case 'returned':
      return 'had it, gave it back';
  }
}

const IN_A_SENTENCE: Partial<Record<NotifyChannel, string>> = {
  desktop: 'devices',
  email: 'e-mail',
};

/** Who has not seen what they are asked, while they still are; nothing to who reads it right now. */
export function unseenWords(handoff: HandoffView, me: string | null): string | null {
  const { unseen, offers, deliveries } = handoff;
  if (!unseen || unseen.rep.id === me) return null;
  if (!offers.some(({ id, state }) => id === unseen.offer && state === 'pending')) return null;
  const channels = new Set(
    deliveries
      .filter(({ offer, state }) => offer === unseen.offer && state !== 'withheld')
      .map(({ channel }) => IN_A_SENTENCE[channel] ?? CHANNELS[channel]),
  );
  const named = channels.size > 0 ? [...channels] : ['devices'];
  const last = named.pop() ?? '';
  const list = named.length > 0 ? `${named.join(', ')} and ${last}` : last;
  const verb = channels.size > 1 || list === 'devices' ? 'show' : 'shows';
  return `Nobody has seen this yet: ${first(unseen.rep.name)}’s ${list} ${verb} no sign of life`;
}
