/** How often what was read was right, in figures and words. */
import type {
  ClaimKind,
  CorrectionTarget,
  CorrectionView,
  QualityReport,
  ReadBy,
  SignalQuality,
  Source,
  Status,
  VerdictQuality,
  Was,
} from '$lib/backend/backend';

import { forPeople } from './claims';

export const DAYS = [30, 90, 365] as const;
export type Days = (typeof DAYS)[number];

/** Fewer than this say nothing: one more or less would be ten percent. */
const FEW = 10;

/** The share that was right, from 0 to 1; nothing where there are too few to say. */
export function precision({ said, refuted }: { said: number; refuted: number }): number | null {
  return said < FEW ? null : Math.max(0, said - refuted) / said;
}

/** In whole percent; never 100 while one was wrong, never 0 while one was right. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  const honest = share < 1 && whole === 100 ? 99 : share > 0 && whole === 0 ? 1 : whole;
  return `${String(honest)} %`;
}

/** What is so low that somebody should look at it. */
export const isLow = (share: number | null): boolean => share !== null && share < 0.8;

export const SOURCES: Record<Source, string> = {
  reader: 'Read in the talk',
  model: 'Read by the model',
  agent: 'Said by the agent',
  record: 'From the record',
  rep: 'Put right by a rep',
};

export const READERS: Record<ReadBy, string> = {
  words: 'Baton’s reader',
  model: 'The model',
  both: 'Both agree',
};

export const CLAIMS: Record<ClaimKind, string> = {
  summary: 'Summary',
  topic: 'Topics',
  feature: 'Features',
  competitor: 'Competitors',
  objection: 'Objections',
  question: 'Questions',
  care: 'What they care about',
  decision: 'Who decides',
  known: 'Known already',
  risk: 'Risks',
  wants_human: 'Wants a person',
};

const SOURCE_ORDER: readonly Source[] = ['reader', 'model', 'agent', 'record', 'rep'];

/** Signals together in the order of the policy; of each the newest version first. */
export function bySignal(rows: readonly SignalQuality[]): SignalQuality[] {
  const names = [...new Set(rows.map(({ signal }) => signal))];
  const rank = (row: SignalQuality) => names.indexOf(row.signal);
  return rows.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      b.policy_version - a.policy_version ||
      SOURCE_ORDER.indexOf(a.source) - SOURCE_ORDER.indexOf(b.source),
  );
}

/** Versions of the policy that judged, newest first. */
export function versionsOf(rows: readonly SignalQuality[]): number[] {
  return [...new Set(rows.map((row) => row.policy_version))].toSorted((a, b) => b - a);
}

/** `93 % of 109 handed over as qualified were.` */
export function verdictWords({ qualified, refuted, missed }: VerdictQuality): string {
  const share = precision({ said: qualified, refuted });
  const count = qualified.toLocaleString('en');
  const first =
    qualified === 0
      ? 'Nobody was handed over as qualified.'
      : share === null
        ? `${count} handed over as qualified, ${refuted.toLocaleString('en')} wrongly: too few to say more.`
        : `Of ${count} handed over as qualified, ${percent(share)} were: reps said of ${refuted.toLocaleString('en')} that they were not.`;
  const second = missed === 1 ? 'One more was' : `${missed.toLocaleString('en')} more were`;
  return missed === 0 ? first : `${first} ${second} qualified, and had not been read so.`;
}

/** `27 of 118 handoffs carry a correction.` */
export function basis({ handoffs, corrected, days }: QualityReport): string {
  const all = handoffs === 1 ? 'one handoff' : `${handoffs.toLocaleString('en')} handoffs`;
  const some = corrected === 0 ? 'none was' : `${corrected.toLocaleString('en')} of them`;
  const rest = corrected === 0 ? ' corrected' : ' corrected by a rep';
  return `Over ${all} that a rep had and that ended in the last ${String(days)} days, ${some}${rest}.`;
}

/** What was corrected: `Budget`, `Verdict`, `Objection: “we looked at that”`. */
export function targetWords(target: CorrectionTarget, labels: ReadonlyMap<string, string>): string {
  switch (target.kind) {
    case 'verdict':
      return 'Verdict';
    case 'signal':
      return labels.get(target.name) ?? forPeople(target.name) ?? target.name;
    case 'claim':
      return `${CLAIMS[target.of]}: “${target.key}”`;
  }
}

const STATES: Record<CorrectionTarget['kind'], Record<Status, string>> = {
  verdict: { met: 'qualified', not_met: 'not qualified', unknown: 'not known' },
  signal: { met: 'met', not_met: 'not met', unknown: 'not known' },
  claim: { met: 'right', not_met: 'wrong', unknown: 'open' },
};

function stateWords(
  kind: CorrectionTarget['kind'],
  { status, value }: Pick<Was, 'status' | 'value'>,
) {
  const state = STATES[kind][status];
  const said = forPeople(value);
  if (said === null || kind !== 'signal') return state;
  return status === 'met' ? said : `${state}, ${said}`;
}

/** What stood there and what stands there now: `30,000 USD` and `18,000 USD`. */
export function changeWords({ correction, was }: CorrectionView): { was: string; is: string } {
  const { kind } = correction.target;
  return {
    was: stateWords(kind, was),
    is: stateWords(kind, { status: correction.status, value: correction.value ?? null }),
  };
}

/** Who had said what was wrong: `said by the agent`. */
export function whoSaid({ source, read_by }: Was): string | null {
  if (source !== null) return SOURCES[source].toLowerCase();
  return read_by === null
    ? null
    : { words: 'read by Baton', model: 'read by the model', both: 'read by both' }[read_by];
}

/** How many of an agent's claims, with their share where there are enough. */
export function ofAsserted(count: number, asserted: number): string {
  if (count === 0 || asserted < FEW) return count.toLocaleString('en');
  return `${count.toLocaleString('en')} · ${percent(count / asserted)}`;
}
