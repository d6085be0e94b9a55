/** Situations to look at: `?scene=offline` in a browser. */
import type { AppState, HandoffPage, MeetingChange, WedgedIntent } from '../backend';

import { clockChanges, fullWeek, usualWeek, type BookingWorld } from './agenda';
import { clocksOf } from './clocks';
import { BO, CLEO, booked, having, iso, mine, offered, takenBy, waiting } from './build';
import type { NotifyWorld } from './connections';
import type { InsightWorld } from './insight';
import { ME } from './me';
import { fullPage, longTalk, modelPages, rightedPage, tonguePages } from './reading';
import { asked, told, unseen } from './receipts';
import type { RoutingWorld } from './routing/policy';
import { dana, priya, sato, type Talk } from './talks';
import type { TeamSize } from './team';
import { keptFor, ownerAbsent } from './why';

export type World = {
  state: AppState;
  pages: HandoffPage[];
  booking: BookingWorld;
  /** Milliseconds that each call takes; `Infinity` never answers. */
  latency: number;
  /** Refuses to start, with words. */
  broken: boolean;
  /** How much the team has to do. */
  team: TeamSize;
  /** How far the admins got with routing. */
  routing: RoutingWorld;
  /** What is connected, and who is told what. */
  notify: NotifyWorld;
  /** How much was read, corrected and forgotten. */
  insight: InsightWorld;
};

const MINUTE = 60_000;

function stateWith(part: Partial<AppState>): AppState {
  return {
    setup: { kind: 'team', hub: 'https://hub.ledgerline.example' },
    connection: { kind: 'live' },
    me: ME,
    clock_offset_ms: 0,
    counts: { offered: 0, mine: 0, waiting: 0, closed: 0 },
    wedged: [],
    sync: null,
    ...part,
  };
}

const NAMES: readonly (readonly [string, string, string])[] = [
  ['Marieke van Rooij', 'Dijkveld Verzekeringen', 'Head of Claims'],
  ['Rohit Iyer', 'Paisalane', 'Director of Growth'],
  ['Siobhan Darcy', 'Corrib Foods', 'IT Manager'],
  ['Heike Lindemann', 'Brückner Anlagentechnik GmbH', 'Vertriebsleiterin'],
  ['Bastien Morel', 'Cartovélo', 'Co-founder'],
  ['Kofi Mensah-Addo', 'Volta State University', 'Registrar'],
];

function named(talk: Talk, [name, company, title]: readonly [string, string, string]): Talk {
  return { ...talk, prospect: { ...talk.prospect, name, company, title } };
}

/** Waiting: kept for somebody, for me, and to be booked for later; each with its clocks. */
function keptPages(now: number): HandoffPage[] {
  const page = (id: string, i: number) =>
    waiting(offered(id, named(dana(now - 9 * MINUTE), NAMES[i] ?? ['', '', '']), now - 200_000));
  const until = now + 5 * MINUTE;
  const clocks = clocksOf(now - 200_000, 'pickup');
  const kept = { clocks, kept_until: iso(until), trace: keptFor(BO, now, until) };
  return [
    having(page('kept-bo', 0), {}, { ...kept, kept_for: [BO] }),
    having(
      page('kept-me', 1),
      {},
      { ...kept, trace: keptFor(ME.person, now, until), kept_for: [ME.person] },
    ),
    having(
      page('later', 2),
      {},
      { clocks, book_later: { with: CLEO }, escalated_at: iso(now - 20_000) },
    ),
    ...usual(now),
  ];
}

/** A day's inbox: two offers, three of my own, one waiting, some that ended. */
export function usual(now: number): HandoffPage[] {
  const past = (i: number, minutes: number) => {
    const from = now - minutes * MINUTE;
    return offered(
      `past-${String(i)}`,
      named(i % 2 ? dana(from) : priya(from), NAMES[i] ?? ['', '', '']),
      from,
    );
  };
  const at = (minutes: number) => now - minutes * MINUTE;
  return [
    having(
      asked(offered('priya', priya(at(6)), now - 18_000), now - 18_000),
      {},
      { trace: ownerAbsent(now - 18_000), clocks: clocksOf(now - 18_000, 'answer') },
    ),
    offered('sato', sato(at(3)), now - 70_000),
    having(
      told(mine(offered('dana', dana(at(50)), at(42)), at(41)), at(42)),
      {},
      { clocks: clocksOf(at(41), 'wrapup') },
    ),
    mine(past(0, 200), at(199)),
    ...bookedPages(now),
    waiting(past(1, 22)),
    takenBy(past(2, 95), BO, at(94)),
    having(past(3, 130), { section: 'closed', my_offer: null, offered_to: CLEO, unread: false }),
    having(
      past(4, 400),
      {
        section: 'closed',
        my_offer: null,
        state: 'withdrawn',
        ended_at: iso(at(390)),
        unread: false,
      },
      { state: 'withdrawn', ended_at: iso(at(390)) },
    ),
    having(
      mine(past(5, 1500), at(1490)),
      { section: 'closed', state: 'closed', outcome: 'won', ended_at: iso(at(1440)) },
      {
        state: 'closed',
        outcome: 'won',
        outcome_note: 'Signed for a year.',
        ended_at: iso(at(1440)),
      },
    ),
  ];
}

/** Who is in the agenda too. */
function bookedPages(now: number): HandoffPage[] {
  const { meeting } = usualWeek(now).meetings.find((m) => m.meeting.handoff === 'booked') ?? {};
  const from = now - 300 * MINUTE;
  return meeting ? [booked(offered('booked', priya(from), from), meeting)] : [];
}

function many(now: number): HandoffPage[] {
  const talk = dana(now - 9 * MINUTE);
  const first = usual(now);
  const rest = Array.from({ length: 5000 - first.length }, (_, i) => {
    const [name, company, title] = NAMES[i % NAMES.length] ?? ['', '', ''];
    const from = now - (500 + i) * MINUTE;
    const page = offered(
      `many-${String(i)}`,
      named(talk, [`${name} ${String(i)}`, company, title]),
      from,
    );
    return i % 40 === 0 ? waiting(page) : takenBy(page, i % 3 ? BO : CLEO, from + MINUTE);
  });
  return [...first, ...rest];
}

function longNames(now: number): HandoffPage[] {
  const strange: readonly (readonly [string, string, string])[] = [
    [
      'عبد الرحمن بن محمد بن عبد العزيز القحطاني',
      'شركة الاتصالات المتنقلة السعودية المحدودة',
      'مدير تقنية المعلومات',
    ],
    [
      'Wolfeschlegelsteinhausenbergerdorff-Llanfairpwllgwyngyllgogerychwyrndrobwll III',
      'Bundesverband der vereinigten Donaudampfschifffahrtsgesellschaften mbH & Co. KG',
      'Stellvertretende Abteilungsleiterin Beschaffung und Vertragswesen',
    ],
    ['יעל כהן-לוי', 'אופק מערכות', 'מנהלת רכש'],
    ['O’Neil 🦊', 'ﷺ', ''],
  ];
  return strange.map((who, i) =>
    offered(`long-${String(i)}`, named(priya(now - 5 * MINUTE), who), now - 9000 * (i + 1)),
  );
}

function longWeek(now: number): BookingWorld {
  const week = usualWeek(now);
  const names = longNames(now).map(({ row }) => ({ prospect: row.name, company: row.company }));
  const meetings = week.meetings.map((item, i) => ({
    ...item,
    meeting: { ...item.meeting, ...names[i % names.length] },
  }));
  return { ...week, meetings };
}

function wedged(now: number): WedgedIntent {
  return {
    id: 'intent-1',
    handoff: 'priya',
    what: 'Accept Priya Raghunathan',
    since: iso(now - 3 * MINUTE),
    failure: {
      code: 'refused',
      message: 'The hub refused the answer: this app is too old.',
      field: null,
      fix: 'Update Baton, then try again.',
    },
  };
}

function answering(now: number, how: 'sending' | 'wedged' | 'taken' | 'lapsed'): HandoffPage[] {
  const [page, ...rest] = usual(now);
  if (!page) return rest;
  const { failure } = wedged(now);
  const answers = {
    sending: { kind: 'sending', intent: 'intent-1', action: 'accept', since: iso(now - 20_000) },
    wedged: { kind: 'wedged', intent: 'intent-1', action: 'accept', failure },
    taken: {
      kind: 'answered',
      action: 'accept',
      answer: { kind: 'taken', by: BO, at: iso(now - 9000) },
    },
    lapsed: { kind: 'answered', action: 'accept', answer: { kind: 'lapsed', at: iso(now - 9000) } },
  } as const;
  const gone =
    how === 'taken' ? { accepted_by: BO, accepted_at: iso(now - 9000) } : { offered_to: CLEO };
  const away = { ...gone, section: 'closed' as const, my_offer: null, unread: false };
  const open =
    how === 'sending'
      ? { section: 'mine' as const, my_offer: null }
      : { section: 'offered' as const };
  const ended = how === 'taken' || how === 'lapsed';
  return [
    having(page, { ...(ended ? away : open), unread: false, my_answer: answers[how] }),
    ...rest,
  ];
}

/** Prospects who wished to be forgotten, the last one a moment ago. */
function gone(now: number, many: number): NonNullable<AppState['notices']> {
  return Array.from({ length: many }, (_, i) => ({
    id: i === 0 ? 'gone_ho_dana' : `gone_${String(i)}`,
    at: iso(now - (4 + i * i * 37) * MINUTE),
    text: 'Somebody whom you talk to, or were to talk to, wished to be forgotten. What was said is gone, and so is any meeting with them.',
  }));
}

/** Changes of meetings that did not get through. */
function stuckWeek(now: number): BookingWorld {
  const week = usualWeek(now);
  const { failure } = wedged(now);
  const changes: Record<string, MeetingChange> = {
    mtg_kofi: { kind: 'wedged', intent: 'intent-kofi', failure },
    mtg_lucia: { kind: 'refused', text: 'Lucía had moved it a minute before.' },
  };
  const meetings = week.meetings.map((item) => ({
    ...item,
    change: changes[item.meeting.id] ?? item.change,
    conflict: item.conflict && { ...item.conflict, proposals: [] },
  }));
  return { ...week, meetings, cutOff: true };
}

const SCENES: Record<string, (now: number) => Partial<World>> = {
  usual: (now) => ({ pages: usual(now) }),
  nocalendar: (now) => ({ pages: usual(now), booking: { ...usualWeek(now), accounts: [] } }),
  stuck: (now) => ({ pages: usual(now), booking: stuckWeek(now) }),
  dst: (now) => ({ pages: usual(now), booking: clockChanges(now) }),
  welcome: () => ({ state: stateWith({ setup: { kind: 'none' }, me: null }), pages: [] }),
  sample: (now) => ({
    state: stateWith({ setup: { kind: 'sample' } }),
    pages: usual(now).slice(0, 1),
  }),
  hub: (now) => ({
    state: stateWith({ setup: { kind: 'own_hub', hub: 'http://192.168.1.20:8787' } }),
    pages: usual(now),
  }),
  rep: (now) => ({ state: stateWith({ me: { ...ME, admin: false } }), pages: usual(now) }),
  manager: (now) => ({
    state: stateWith({ me: { ...ME, admin: false, manager: true } }),
    pages: usual(now),
  }),
  unseen: (now) => ({
    state: stateWith({ me: { ...ME, manager: true } }),
    pages: [
      unseen(offered('unseen', priya(now - 6 * MINUTE), now - 90_000), now - 90_000),
      ...usual(now),
    ],
  }),
  setaway: (now) => ({
    state: stateWith({
      me: { ...ME, presence: 'away', set_away: { at: iso(now - 4 * MINUTE), lapses: 3 } },
    }),
    pages: usual(now),
  }),
  kept: (now) => ({ pages: keptPages(now) }),
  empty: (now) => ({
    pages: [],
    team: 'empty',
    routing: 'first',
    notify: 'none',
    insight: 'none',
    booking: { ...usualWeek(now), meetings: [], busy: [] },
  }),
  one: (now) => ({ pages: usual(now).slice(0, 1) }),
  many: (now) => ({
    pages: many(now),
    team: 'many',
    routing: 'many',
    notify: 'many',
    insight: 'many',
    booking: fullWeek(now),
  }),
  long: (now) => ({
    pages: longNames(now),
    routing: 'long',
    notify: 'long',
    insight: 'long',
    booking: longWeek(now),
  }),
  talk: (now) => ({ pages: longTalk(now) }),
  righted: (now) => ({ pages: [rightedPage(now), ...usual(now)] }),
  model: (now) => ({ pages: modelPages(now) }),
  tongues: (now) => ({ pages: tonguePages(now) }),
  full: (now) => ({ pages: [fullPage(now), ...usual(now)] }),
  loading: () => ({ latency: Infinity, pages: [] }),
  broken: () => ({ broken: true, pages: [] }),
  syncing: () => ({ state: stateWith({ sync: { done: 1280, total: 5000 } }), pages: [] }),
  offline: (now) => ({
    state: stateWith({ connection: { kind: 'offline', since: iso(now - 14 * MINUTE) } }),
    pages: answering(now, 'sending'),
  }),
  reconnecting: (now) => ({
    state: stateWith({ connection: { kind: 'reconnecting', since: iso(now - 20_000) } }),
    pages: usual(now),
  }),
  signedout: (now) => ({
    state: stateWith({ connection: { kind: 'signed_out' } }),
    pages: usual(now),
  }),
  sending: (now) => ({ pages: answering(now, 'sending') }),
  wedged: (now) => ({
    state: stateWith({ wedged: [wedged(now)] }),
    pages: answering(now, 'wedged'),
  }),
  gone: (now) => ({ state: stateWith({ notices: gone(now, 1) }), pages: usual(now) }),
  gonemany: (now) => ({ state: stateWith({ notices: gone(now, 40) }), pages: usual(now) }),
  taken: (now) => ({ pages: answering(now, 'taken') }),
  lapsed: (now) => ({ pages: answering(now, 'lapsed') }),
};

export function worldOf(scene: string | null, now: number): World {
  const make = SCENES[scene ?? 'usual'] ?? SCENES.usual;
  const booking = usualWeek(now);
  return {
    state: stateWith({}),
    pages: [],
    booking,
    latency: 0,
    broken: false,
    team: 'usual',
    routing: 'usual',
    notify: 'usual',
    insight: 'usual',
    ...make?.(now),
  };
}
