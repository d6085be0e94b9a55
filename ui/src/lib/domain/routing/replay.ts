/** A replay's report as it is shown. */
import type { ReplayGot, ReplayRep, ReplayTotals } from '$lib/backend/backend';
import { duration } from '$lib/shared/when';

export type Bar = ReplayRep & {
  /** How much more; less, if negative. */
  gain: number;
  /** Lengths, as parts of the longest. */
  was: number;
  is: number;
};

/** More rows than this are folded in the middle, where least changes. */
const SHOWN = 16;
const EACH_SIDE = 6;

export function barsOf(reps: readonly ReplayRep[]): Bar[] {
  const most = Math.max(1, ...reps.map(({ before, after }) => Math.max(before, after)));
  return reps
    .map((rep) => ({
      ...rep,
      gain: rep.after - rep.before,
      was: rep.before / most,
      is: rep.after / most,
    }))
    .sort((a, b) => b.gain - a.gain || b.after - a.after || a.name.localeCompare(b.name));
}

export type Folded = { first: Bar[]; middle: Bar[]; last: Bar[] };

/** Who gains most and who loses most; those between, if they are many, apart. */
export function foldedBars(bars: readonly Bar[]): Folded {
  if (bars.length <= SHOWN) return { first: [...bars], middle: [], last: [] };
  return {
    first: bars.slice(0, EACH_SIDE),
    middle: bars.slice(EACH_SIDE, -EACH_SIDE),
    last: bars.slice(-EACH_SIDE),
  };
}

/** `+12`, `−3`, `0`: with a true minus, which lines up with the plus. */
export function signed(n: number): string {
  if (n === 0) return '0';
  return `${n > 0 ? '+' : '−'}${Math.abs(n).toLocaleString('en-GB')}`;
}

export function gotWords(got: ReplayGot): string {
  switch (got.kind) {
    case 'rep':
      return got.name;
    case 'waited':
      return 'Waited';
    case 'booked_later':
      return `A meeting with ${got.name}`;
  }
}

export type TotalRow = {
  id: keyof ReplayTotals;
  name: string;
  says: string;
  before: string;
  after: string;
  change: string;
  /** Whether the change is for the better; nothing where it is neither. */
  better: boolean | null;
};

const TOTALS: readonly (readonly [keyof ReplayTotals, string, string, 'more' | 'less'])[] = [
  ['assigned', 'Assigned at once', 'Got a rep without waiting', 'more'],
  ['waited', 'Waited', 'Nobody could take them at first', 'less'],
  ['booked_later', 'Offered a meeting', 'Instead of a rep now', 'less'],
  ['owner_breaches', 'Past their owner', 'The owner could have taken them', 'less'],
  ['overloads', 'Overloads', 'Somebody had no room left', 'less'],
  ['drift', 'Drift', 'How far shares lie from what weights say', 'less'],
  ['median_seconds', 'Time to a rep, median', 'As far as it is known', 'less'],
  ['p90_seconds', 'Time to a rep, 9 of 10', 'As far as it is known', 'less'],
];

export function totalRows(before: ReplayTotals, after: ReplayTotals): TotalRow[] {
  return TOTALS.map(([id, name, says, good]) => {
    const [was, is] = [before[id], after[id]];
    const change = was === null || is === null ? null : is - was;
    return {
      id,
      name,
      says,
      before: figure(id, was),
      after: figure(id, is),
      change: change === null ? '' : changeWords(id, change),
      better: change === null || change === 0 ? null : change > 0 === (good === 'more'),
    };
  });
}

function figure(id: keyof ReplayTotals, value: number | null): string {
  if (value === null) return 'unknown';
  if (id.endsWith('_seconds')) return duration(value * 1000);
  if (id === 'drift') return `${(value / 10).toFixed(1)} %`;
  return value.toLocaleString('en-GB');
}

function changeWords(id: keyof ReplayTotals, change: number): string {
  if (change === 0) return '0';
  const sign = change > 0 ? '+' : '−';
  return `${sign}${figure(id, Math.abs(change))}`;
}

/** `98 %`, and never 100 % where something is missing. */
export function partWords(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  return part === whole ? '100 %' : `${String(Math.min(99, Math.floor((part / whole) * 100)))} %`;
}
