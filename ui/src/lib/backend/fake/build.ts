/** Makes pages, rows and the team around a talk. */
import type {
  Card,
  HandoffPage,
  HandoffView,
  InboxRow,
  MeetingView,
  OfferView,
  Person,
} from '../backend';

import type { Talk } from './talks';
import { oldTrace } from './why';

import { ANA, iso } from './roster';

export { ANA, BO, CLEO, iso } from './roster';

const NICE: Record<string, string> = {
  influencer: 'Influencer',
  decision_maker: 'Decision maker',
  cost_allocation: 'Cost allocation',
  website_tour: 'Website tour',
  '1200 employees': '1,200 employees',
  '30000 USD': '30,000 USD',
};

function cardOf({ prospect, signals, context, messages }: Talk): Card {
  const met = signals.filter((s) => s.status === 'met');
  const words = (seq: number, start: number, end: number) =>
    Array.from(messages[seq]?.text ?? '')
      .slice(start, end)
      .join('');
  const questions = (context.questions ?? []).map(({ text, answered }) => ({ text, answered }));
  return {
    name: prospect.name ?? prospect.email ?? 'Someone',
    company: prospect.company ?? null,
    title: prospect.title ?? null,
    score: met.length,
    of: signals.length,
    reasons: met.map((s) => {
      const e = s.evidence.at(-1);
      return {
        signal: s.name,
        label: s.label,
        value: NICE[s.value ?? ''] ?? s.value ?? s.label,
        quote: e ? words(e.seq, e.start, e.end) : null,
        evidence: s.evidence,
      };
    }),
    unknown: signals.filter((s) => s.status === 'unknown').map((s) => s.label),
    topics: (context.topics ?? []).map((t) => t.text),
    questions: questions.sort((a, b) => Number(a.answered) - Number(b.answered)),
    competitors: (context.competitors ?? []).map((c) => c.name),
  };
}

/** A handoff offered to Ana at `made`, to be answered within two minutes. */
export function offered(id: string, talk: Talk, made: number, seconds = 120): HandoffPage {
  const card = cardOf(talk);
  const offer: OfferView = {
    id: `offer-${id}`,
    rep: ANA,
    state: 'pending',
    made_at: iso(made),
    deadline: iso(made + seconds * 1000),
    answered_at: null,
    reason: null,
    claimed: false,
  };
  const handoff: HandoffView = {
    id,
    conversation: `talk-${id}`,
    version: 1,
    state: 'offered',
    reason: 'qualified',
    note: talk.note,
    requested_at: offer.made_at,
    vendor: talk.vendor,
    agent: talk.agent,
    prospect: talk.prospect,
    card,
    scorecard: {
      policy_version: 1,
      score: card.score,
      of: card.of,
      threshold: 3,
      verdict: 'qualified',
      signals: talk.signals,
      missing: talk.signals.filter((s) => s.status === 'unknown').map((s) => s.name),
      next_question: null,
      wants_human: talk.context.wants_human !== undefined,
    },
    context: talk.context,
    trace: oldTrace(ANA, offer.made_at),
    offers: [offer],
    accepted_by: null,
    accepted_at: null,
    ended_at: null,
    outcome: null,
    outcome_note: null,
    floor: 'agent',
    messages: talk.messages.length,
    deliveries: [
      {
        id: `delivery-${id}`,
        offer: offer.id,
        channel: 'desktop',
        rep: ANA,
        state: 'shown',
        at: iso(made + 400),
        reason: null,
      },
    ],
  };
  return { row: rowOf(handoff), handoff, messages: talk.messages };
}

function rowOf(handoff: HandoffView): InboxRow {
  const { card, offers } = handoff;
  const [offer] = offers;
  const quote = card.reasons.findLast((r) => r.quote !== null)?.quote;
  return {
    id: handoff.id,
    section: 'offered',
    state: handoff.state,
    name: card.name,
    company: card.company,
    title: card.title,
    score: card.score,
    of: card.of,
    line: quote ?? card.questions[0]?.text ?? '',
    requested_at: handoff.requested_at,
    my_offer: offer ? { id: offer.id, made_at: offer.made_at, deadline: offer.deadline } : null,
    my_answer: null,
    accepted_by: null,
    accepted_at: null,
    offered_to: null,
    ended_at: null,
    outcome: null,
    unread: true,
  };
}

/** The same page with changes to its row and its handoff. */
export function having(
  page: HandoffPage,
  row: Partial<InboxRow>,
  handoff: Partial<HandoffView> = {},
): HandoffPage {
  return {
    ...page,
    row: { ...page.row, ...row },
    handoff: { ...page.handoff, ...handoff, version: page.handoff.version + 1 },
  };
}

export function mine(page: HandoffPage, at: number): HandoffPage {
  const taken = { state: 'accepted' as const, accepted_by: ANA, accepted_at: iso(at) };
  return having(
    page,
    { ...taken, section: 'mine', my_offer: null, unread: false },
    {
      ...taken,
      floor: 'rep',
      offers: page.handoff.offers.map((o) => ({ ...o, state: 'accepted', answered_at: iso(at) })),
    },
  );
}

/** Booked with Ana: hers until the meeting, while the agent goes on talking. */
export function booked(page: HandoffPage, meeting: MeetingView): HandoffPage {
  const state = { state: 'booked' as const, accepted_by: ANA, accepted_at: meeting.booked_at };
  return having(
    page,
    { ...state, section: 'mine', my_offer: null, unread: false },
    { ...state, meeting, offers: [] },
  );
}

export function takenBy(page: HandoffPage, by: Person, at: number): HandoffPage {
  const taken = { state: 'accepted' as const, accepted_by: by, accepted_at: iso(at) };
  return having(
    page,
    { ...taken, section: 'closed', my_offer: null, unread: false },
    { ...taken, floor: 'rep' },
  );
}

export function waiting(page: HandoffPage): HandoffPage {
  return having(
    page,
    { section: 'waiting', state: 'waiting', my_offer: null, unread: true },
    { state: 'waiting', offers: page.handoff.offers.map((o) => ({ ...o, state: 'lapsed' })) },
  );
}
