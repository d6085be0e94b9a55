/** How the stand-in's team does now and did lately, and its ledger. */
import type {
  Backend,
  EntryKind,
  FairnessView,
  Figures,
  LedgerLine,
  OnDuty,
  OpenHandoff,
  Person,
  Share,
  TeamOverview,
} from '../backend';

import { FakeOwners } from './owners';
import { ANA, BO, CLEO, ROSTER, iso } from './roster';
import { refusal } from './shell';

const MINUTE = 60_000;
const PAGE = 40;

/** How many of what the pages show: `many` shows what they do with more than fits. */
const SIZES = {
  usual: { open: 6, people: ROSTER.length, entries: 120 },
  many: { open: 5000, people: 1000, entries: 5000 },
  empty: { open: 0, people: 1, entries: 0 },
};
export type TeamSize = keyof typeof SIZES;

const PROSPECTS: readonly (readonly [string, string | null])[] = [
  ['Marieke van Rooij', 'Dijkveld Verzekeringen'],
  ['Rohit Iyer', 'Paisalane'],
  ['عبد الرحمن بن محمد القحطاني', 'شركة الاتصالات المتنقلة السعودية'],
  ['Siobhan Darcy', 'Corrib Foods'],
  ['Heike Lindemann', 'Brückner Anlagentechnik GmbH & Co. Kommanditgesellschaft auf Aktien'],
  ['Kofi Mensah-Addo', null],
];

function open(now: number, count: number): OpenHandoff[] {
  return Array.from({ length: count }, (_, i) => {
    const [who, company] = PROSPECTS[i % PROSPECTS.length] ?? ['Someone', null];
    const asked = i % 3 === 0 ? null : (ROSTER[i % ROSTER.length] ?? ANA);
    return {
      id: i === 0 ? 'past-1' : `open-${String(i)}`,
      who,
      company,
      score: 3 + (i % 3),
      of: 5,
      state: asked ? 'offered' : 'waiting',
      requested_at: iso(now - ((count - i) * 47 + 20) * 1000),
      asked,
      deadline: asked ? iso(now + (15 + ((i * 31) % 90)) * 1000) : null,
      declined: i % 4,
      lapsed: i % 3,
      source: i % 2 ? 'Lumi on the website' : 'Voice agent',
      next_clock: i % 5 === 4 ? null : iso(now + (30 + i * 55) * 1000),
    };
  });
}

function personOf(i: number): Person {
  const known = ROSTER[i % ROSTER.length] ?? ANA;
  return i < ROSTER.length ? known : { ...known, id: `${known.id}-${String(i)}` };
}

function duty(now: number, count: number): OnDuty[] {
  const states: readonly Pick<OnDuty, 'presence' | 'open' | 'absent'>[] = [
    { presence: 'available', open: 2, absent: null },
    { presence: 'busy', open: 3, absent: null },
    {
      presence: 'available',
      open: 0,
      absent: { kind: 'on_leave', until: '2026-03-20', delegate: BO.name },
    },
    {
      presence: 'available',
      open: 1,
      absent: {
        kind: 'outside_hours',
        at: '22:10',
        place: 'Madrid',
        opens: iso(now + 600 * MINUTE),
      },
    },
    { presence: 'available', open: 3, absent: null },
    { presence: 'away', open: 1, absent: null },
    { presence: 'offline', open: 0, absent: null },
  ];
  return Array.from({ length: count }, (_, i) => ({
    person: personOf(i),
    capacity: i === 6 ? 12 : 3,
    teams: i % 2 ? ['team-north'] : ['team-dach'],
    ...(states[i % states.length] ?? { presence: 'offline', open: 0, absent: null }),
  }));
}

function figures(id: string, name: string, i: number, days: number): Figures {
  const offers = Math.max(0, Math.round(((38 - i * 5) * days) / 7));
  const accepted = Math.round(offers * (0.82 - (i % 4) * 0.11));
  const declined = Math.round((offers - accepted) * 0.6);
  return {
    id,
    name,
    offers,
    accepted,
    declined,
    lapsed: offers - accepted - declined,
    claimed: i % 3,
    median_seconds: offers === 0 ? null : 24 + i * 9,
    p90_seconds: offers === 0 ? null : 95 + i * 31,
  };
}

const BOUNDS = [15, 30, 60, 120, 300, 600, 1800, 3600, 14_400, null];
const SHAPE = [21, 58, 74, 41, 18, 6, 3, 3, 1, 0];

function overview(now: number, days: number, size: TeamSize): TeamOverview {
  const { open: waiting, people } = SIZES[size];
  const idle = size === 'empty';
  const counts = SHAPE.map((n) => (idle ? 0 : Math.round((n * days) / 7)));
  const all = Array.from({ length: people }, (_, i) => personOf(i));
  return {
    days,
    at: iso(now),
    open: open(now, waiting),
    people: duty(now, people),
    speed: {
      count: counts.reduce((sum, n) => sum + n, 0),
      median_seconds: idle ? null : 41,
      p90_seconds: idle ? null : 212,
      buckets: BOUNDS.map((below_seconds, i) => ({ below_seconds, count: counts[i] ?? 0 })),
    },
    by_rep: idle ? [] : all.map(({ id, name }, i) => figures(id, name, i % 8, days)),
    by_team: [
      figures('team-dach', 'DACH', 1, days),
      figures('team-north', 'Nordics and Baltics', 4, days),
    ],
    by_source: idle
      ? []
      : [
          figures('agent-lumi', 'Lumi on the website', 0, days),
          figures('agent-voice', 'Voice agent', 5, days),
        ],
  };
}

const KINDS: readonly EntryKind[] = [
  'assigned',
  'assigned',
  'returned',
  'assigned',
  'no_show',
  'assigned',
  'calibration',
];

function ledger(now: number, count: number): LedgerLine[] {
  return Array.from({ length: count }, (_, i) => {
    const kind = i === 9 ? 'correction' : (KINDS[i % KINDS.length] ?? 'assigned');
    const amount = { assigned: 1000, returned: -1000, no_show: -1000, calibration: 4250 };
    return {
      id: `led-${String(i)}`,
      at: iso(now - (i * 37 + 4) * MINUTE),
      rep: personOf(i % 5).id,
      kind,
      amount: kind === 'correction' ? -2000 : amount[kind],
      handoff: kind === 'calibration' || kind === 'correction' ? null : 'priya',
      by: kind === 'correction' ? ANA.id : null,
      note:
        kind === 'correction'
          ? 'Two test conversations of the new agent went to Bo as if they had been real.'
          : null,
      credits: 1000 * (60 - Math.floor(i / 5)),
    };
  });
}

function shares(count: number): Share[] {
  return Array.from({ length: count }, (_, i) => {
    const { id, name } = personOf(i);
    const chances = 140 - (i % 7) * 19;
    const expected = Math.round((chances * 1000 * (i === 2 ? 2 : 1)) / 5.3);
    const drift = [400, -900, 1300, -2600, 0, 5200, -14_000][i % 7] ?? 0;
    return {
      rep: id,
      name,
      weight: id === CLEO.id ? 2 : 1,
      credits: 60_000 - i * 130,
      actual: Math.max(0, expected + drift),
      expected,
      chances,
      calibrated: i === 4 ? 4250 : 0,
      corrected: i === 1 ? -2000 : 0,
    };
  });
}

export class FakeTeam extends FakeOwners {
  #ledger: LedgerLine[] | null = null;
  #corrected = new Map<string, number>();

  teamOverview: Backend['teamOverview'] = async (days) => {
    await this.pass(`teamOverview ${String(days)}`);
    return overview(Date.now(), days, this.world.team);
  };

  watchHandoff: Backend['watchHandoff'] = async (id) => {
    await this.pass(`watchHandoff ${id}`);
    return null;
  };

  fairness: Backend['fairness'] = async (days, before) => {
    await this.pass(`fairness ${String(days)} ${before ?? ''}`);
    return this.#fairness(days, before);
  };

  exportLedger: Backend['exportLedger'] = async () => {
    await this.pass('exportLedger');
    const entries = this.#entries();
    const lines = entries
      .toReversed()
      .map(({ at, rep, kind, amount, credits }) => [at, rep, kind, amount, credits].join(','));
    return {
      csv: ['at,rep,kind,amount,credits', ...lines].join('\n'),
      entries: entries.length,
    };
  };

  correctLedger: Backend['correctLedger'] = async ({ rep, amount, reason }) => {
    await this.pass(`correctLedger ${rep} ${String(amount)}`);
    if (reason.trim() === '') {
      throw refusal('refused', 'must have 1 to 2,000 characters', 'reason', 'say why');
    }
    if (amount === 0 || Math.abs(amount) > 100_000) {
      throw refusal('refused', 'a correction is at most 100 handoffs', 'amount', 'write less');
    }
    const before = this.#entries();
    const credits = (before.find((line) => line.rep === rep)?.credits ?? 0) + amount;
    this.#ledger = [
      {
        id: `led-new-${String(before.length)}`,
        at: iso(Date.now()),
        rep,
        kind: 'correction',
        amount,
        handoff: null,
        by: ANA.id,
        note: reason,
        credits,
      },
      ...before,
    ];
    this.#corrected.set(rep, (this.#corrected.get(rep) ?? 0) + amount);
    return this.#fairness(30, null);
  };

  #entries(): LedgerLine[] {
    this.#ledger ??= ledger(Date.now(), SIZES[this.world.team].entries);
    return this.#ledger;
  }

  #fairness(days: number, before: string | null): FairnessView {
    const entries = this.#entries();
    const from = before === null ? 0 : entries.findIndex((line) => line.id === before) + 1;
    const page = entries.slice(from, from + PAGE);
    const last = page.at(-1);
    return {
      days,
      shares: shares(SIZES[this.world.team].people).map((share) => {
        const by = this.#corrected.get(share.rep) ?? 0;
        return { ...share, credits: share.credits + by, corrected: share.corrected + by };
      }),
      entries: page,
      next: last && from + PAGE < entries.length ? last.id : null,
    };
  }
}
