/** How often what was read was right, as the stand-in's hub counts it. */
import type {
  AgentQuality,
  ClaimQuality,
  CorrectionView,
  QualityReport,
  RecentCorrection,
  SignalQuality,
  Source,
} from '../../backend';

import type { InsightWorld } from '../insight';
import { ANA, BO, iso } from '../roster';

const HOUR = 3_600_000;

type Row = readonly [string, string, Source, number, number, number, number];

const SIGNALS: readonly Row[] = [
  ['company_size', 'Company size', 'reader', 4, 96, 2, 3],
  ['company_size', 'Company size', 'agent', 4, 21, 5, 0],
  ['role', 'Role', 'reader', 4, 88, 7, 6],
  ['role', 'Role', 'model', 4, 34, 1, 0],
  ['role', 'Role', 'record', 4, 12, 1, 0],
  ['use_case_fit', 'Use case', 'reader', 4, 104, 4, 1],
  ['budget', 'Budget', 'reader', 4, 41, 3, 9],
  ['budget', 'Budget', 'agent', 4, 30, 11, 0],
  ['timeline', 'Timeline', 'reader', 4, 63, 6, 5],
  ['timeline', 'Timeline', 'model', 4, 8, 0, 0],
  ['company_size', 'Company size', 'reader', 3, 52, 6, 4],
  ['role', 'Role', 'reader', 3, 47, 9, 5],
  ['budget', 'Budget', 'reader', 3, 6, 1, 2],
];

function signals(rows: readonly Row[]): SignalQuality[] {
  return rows.map(([signal, label, source, policy_version, said, refuted, missed]) => ({
    signal,
    label,
    source,
    policy_version,
    said,
    refuted,
    missed,
  }));
}

const CLAIMS: readonly ClaimQuality[] = [
  { of: 'question', read_by: 'both', said: 71, refuted: 1 },
  { of: 'question', read_by: 'words', said: 143, refuted: 6 },
  { of: 'objection', read_by: 'words', said: 58, refuted: 9 },
  { of: 'objection', read_by: 'model', said: 23, refuted: 2 },
  { of: 'competitor', read_by: 'words', said: 49, refuted: 1 },
  { of: 'feature', read_by: 'words', said: 121, refuted: 4 },
  { of: 'risk', read_by: 'words', said: 9, refuted: 3 },
];

const AGENTS: readonly AgentQuality[] = [
  {
    agent: 'agent-lumi',
    name: 'Lumi',
    asserted: 51,
    unsupported: 14,
    contradicted: 6,
    refuted: 16,
  },
  { agent: 'agent-nora', name: 'Nora', asserted: 7, unsupported: 1, contradicted: 0, refuted: 0 },
];

function corrections(now: number): RecentCorrection[] {
  const at = (
    handoff: string,
    name: string,
    hours: number,
    { by = ANA, ...view }: Omit<CorrectionView, 'at' | 'by'> & { by?: CorrectionView['by'] },
  ): RecentCorrection => ({
    handoff,
    conversation: `talk-${handoff}`,
    name,
    correction: { ...view, by, at: iso(now - hours * HOUR) },
  });
  const was = { source: null, read_by: null, policy_version: 4 };
  return [
    at('dana', 'Dana Whitcomb', 3, {
      correction: {
        target: { kind: 'signal', name: 'budget' },
        status: 'met',
        value: '18,000 USD',
        reason: 'The 30k is for the whole relaunch; 18k is ours.',
      },
      was: { ...was, status: 'met', value: '30000 USD', source: 'agent' },
    }),
    at('past-2', 'Siobhan Darcy', 22, {
      by: BO,
      correction: {
        target: { kind: 'verdict' },
        status: 'not_met',
        reason: 'A student who writes a thesis. Nothing to buy.',
      },
      was: { ...was, status: 'met', value: null },
    }),
    at('past-5', 'Kofi Mensah-Addo', 30, {
      correction: {
        target: { kind: 'claim', of: 'objection', key: 'we looked at that last year' },
        status: 'not_met',
        reason: 'He meant another product.',
      },
      was: { ...was, status: 'met', value: null, read_by: 'words' },
    }),
    at('past-0', 'Marieke van Rooij', 75, {
      by: BO,
      correction: {
        target: { kind: 'signal', name: 'role' },
        status: 'met',
        value: 'decision_maker',
        reason: 'She signs up to 50k herself.',
      },
      was: { ...was, status: 'unknown', value: null },
    }),
  ];
}

function many(now: number): Pick<QualityReport, 'signals' | 'agents' | 'recent'> {
  const [first] = corrections(now);
  return {
    signals: signals(
      Array.from({ length: 12 }, (_, v) => 16 - v).flatMap((version) =>
        SIGNALS.slice(0, 10).map(([id, label, source, , said, refuted, missed]): Row => [
          id,
          label,
          source,
          version,
          said * 31,
          refuted * 29,
          missed * 17,
        ]),
      ),
    ),
    agents: Array.from({ length: 60 }, (_, i) => ({
      agent: `agent-${String(i)}`,
      name: `Agent ${String(i + 1)}`,
      asserted: 900 - i * 15,
      unsupported: 120 - i,
      contradicted: 40,
      refuted: (i * 7) % 90,
    })),
    recent: first
      ? Array.from({ length: 50 }, (_, i) => ({
          ...first,
          handoff: `many-${String(i)}`,
          correction: { ...first.correction, at: iso(now - i * 5 * HOUR) },
        }))
      : [],
  };
}

function long(now: number): Pick<QualityReport, 'signals' | 'agents' | 'recent'> {
  const label =
    'Hat der Interessent eine Datenschutzfolgenabschätzung und wer unterschreibt sie am Ende?';
  const [first, ...rest] = corrections(now);
  return {
    signals: signals([
      ['custom_dpia', label, 'reader', 4, 55, 12, 3],
      ['custom_ar', 'حجم الشركة بعدد الموظفين', 'reader', 4, 18, 2, 0],
      ...SIGNALS,
    ]),
    agents: AGENTS.map((agent) => ({
      ...agent,
      name: `${agent.name} ${'for everybody '.repeat(9)}`,
    })),
    recent: first
      ? [
          {
            ...first,
            name: 'عبد الرحمن بن محمد بن عبد العزيز القحطاني',
            correction: {
              ...first.correction,
              correction: {
                ...first.correction.correction,
                target: { kind: 'claim', of: 'known', key: `${label} ${label}` },
                status: 'not_met',
                reason: `${'This goes on and on, as people do who are angry. '.repeat(8)}${'A'.repeat(90)}`,
              },
            },
          },
          ...rest,
        ]
      : [],
  };
}

export function qualityOf(world: InsightWorld, days: number, now = Date.now()): QualityReport {
  if (world === 'none') {
    const verdicts = { qualified: 0, refuted: 0, missed: 0 };
    const none = { signals: [], claims: [], agents: [], recent: [] };
    return { days, handoffs: 0, corrected: 0, verdicts, ...none };
  }
  const usual: QualityReport = {
    days,
    handoffs: 118,
    corrected: 27,
    verdicts: { qualified: 109, refuted: 8, missed: 3 },
    signals: signals(SIGNALS),
    claims: [...CLAIMS],
    agents: [...AGENTS],
    recent: corrections(now),
  };
  if (world === 'usual') return usual;
  return { ...usual, handoffs: 48_210, ...(world === 'many' ? many(now) : long(now)) };
}
