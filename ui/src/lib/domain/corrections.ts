/** What reps put right on the card: what it is addressed to, what then holds, and how it is told. */
import type {
  ClaimKind,
  CorrectionTarget,
  CorrectionView,
  Overtaken,
  CardPart,
  Scorecard,
  SignalResult,
  Status,
  Verdict,
} from '$lib/backend/backend';
import { clockTime } from '$lib/shared/when';

import { first } from './words';

/** As the hub has them; an older hub has none. */
type Corrections = readonly CorrectionView[] | undefined;

export const VERDICT: CorrectionTarget = { kind: 'verdict' };

export const claimTarget = (of: ClaimKind, key: string): CorrectionTarget => ({
  kind: 'claim',
  of,
  key,
});

export const signalTarget = (name: string): CorrectionTarget => ({ kind: 'signal', name });

/** The same for the same target, and for no other. */
export function targetId(target: CorrectionTarget): string {
  switch (target.kind) {
    case 'verdict':
      return 'verdict';
    case 'signal':
      return `signal ${target.name}`;
    case 'claim':
      return `claim ${target.of} ${target.key}`;
  }
}

/** The last word on a target. */
export function correctionOn(
  corrections: Corrections,
  target: CorrectionTarget,
): CorrectionView | undefined {
  const id = targetId(target);
  return corrections?.findLast(({ correction }) => targetId(correction.target) === id);
}

export function isWrong(corrections: Corrections, target: CorrectionTarget): boolean {
  return correctionOn(corrections, target)?.correction.status === 'not_met';
}

/**
 * A signal as a rep put it right, also before the hub has judged anew. Where the status stays as it
 * was read, the words that were read still prove it.
 */
export function rightedSignal(signal: SignalResult, corrections: Corrections): SignalResult {
  const said = correctionOn(corrections, signalTarget(signal.name))?.correction;
  if (!said) return signal;
  const same = said.status === signal.status;
  return {
    ...signal,
    status: said.status,
    value: said.value ?? (same ? signal.value : null),
    evidence: same ? signal.evidence : [],
    source: 'rep',
  };
}

/** The scorecard with what reps put right, also before the hub has judged anew. */
export function rightedScorecard(scorecard: Scorecard, corrections: Corrections): Scorecard {
  const signals = scorecard.signals.map((signal) => rightedSignal(signal, corrections));
  const score = signals.reduce((sum, s) => sum + (s.status === 'met' ? s.weight : 0), 0);
  const verdict = rightedVerdict(scorecard.verdict, corrections);
  return { ...scorecard, signals, score, verdict };
}

function rightedVerdict(read: Verdict, corrections: Corrections): Verdict {
  const status = correctionOn(corrections, VERDICT)?.correction.status;
  if (status === 'met') return 'qualified';
  return status === 'not_met' && read === 'qualified' ? 'out_of_reach' : read;
}

/** What can be put right, as the dialog shows it. */
export type Correctable = {
  target: CorrectionTarget;
  /** What stands there: "Budget", "does that work for kubernetes?". */
  label: string;
  status: Status;
  value: string | null;
};

type Choice = { status: Status; label: string };

/** What a person may say of a target. */
export function choicesOf(target: CorrectionTarget): readonly Choice[] {
  switch (target.kind) {
    case 'verdict':
      return [
        { status: 'met', label: 'Qualified' },
        { status: 'not_met', label: 'Not qualified' },
      ];
    case 'signal':
      return [
        { status: 'met', label: 'Met' },
        { status: 'not_met', label: 'Not met' },
        { status: 'unknown', label: 'Not known' },
      ];
    case 'claim':
      return [
        { status: 'met', label: 'Right' },
        { status: 'not_met', label: 'Wrong' },
      ];
  }
}

/** What a person most likely came to say: the contrary of what stands there. */
export function likelyStatus({ target, status }: Correctable): Status {
  if (target.kind === 'signal') return status;
  return status === 'not_met' ? 'met' : 'not_met';
}

/** The usual reasons, so that one keystroke is enough. */
const REASONS = {
  verdict: {
    met: ['They are a better fit than it looks', 'They told me more on the call'],
    not_met: [
      'They are not buying anything',
      'The decision is not theirs',
      'There is no money for this',
      'We cannot do what they need',
    ],
  },
  signal: [
    'They told me on the call',
    'It was read from the wrong words',
    'It is about another company or person',
    'It has changed since',
  ],
  claim: {
    met: ['They told me the same on the call', 'It is what they meant'],
    not_met: [
      'They did not say this',
      'It means something else',
      'Somebody else’s words',
      'It has changed since',
    ],
  },
} as const;

export function reasonsFor(target: CorrectionTarget, status: Status): readonly string[] {
  if (target.kind === 'signal') return REASONS.signal;
  return status === 'met' ? REASONS[target.kind].met : REASONS[target.kind].not_met;
}

/** A usual reason, own words, or both; empty where nothing was said. */
export function reasonWords(usual: string | null, own: string): string {
  const words = own.trim();
  if (usual === null) return words;
  return words === '' ? usual : `${usual}: ${words}`;
}

const SAID: Record<CorrectionTarget['kind'], Record<Status, string>> = {
  verdict: { met: 'Qualified', not_met: 'Not qualified', unknown: 'Open' },
  signal: { met: 'Met', not_met: 'Not met', unknown: 'Not known' },
  claim: { met: 'Right', not_met: 'Wrong', unknown: 'Open' },
};

/** "Wrong, says Bo, 14:02". */
export function correctedWords(
  { correction, by, at }: CorrectionView,
  me: string | null,
  now: number,
): string {
  const said = SAID[correction.target.kind][correction.status];
  const who = by.id === me ? 'you say' : `says ${first(by.name)}`;
  return `${said}, ${who}, ${clockTime(at, now)}`;
}

/** What stood there before, where it reads differently: "read as 1,200 employees", "read as met". */
export function formerWords(
  { correction, was }: CorrectionView,
  forPeople: (value: string | null) => string | null,
): string | null {
  if (correction.target.kind !== 'signal') return null;
  const states = { met: 'met', not_met: 'not met', unknown: 'not known' };
  const before = forPeople(was.value) ?? states[was.status];
  const same = was.status === correction.status && was.value === (correction.value ?? was.value);
  return same ? null : before;
}

/** Whether both are the same part of the card. */
export function samePart(a: CardPart, b: CardPart): boolean {
  if (a.kind === 'opening' || b.kind === 'opening') return a.kind === b.kind;
  return a.of === b.of && a.key === b.key;
}

/** Why a line no longer holds: "Repeats “Company size”, which Bo put right". */
export function overtakenWords(
  { by }: Overtaken,
  corrections: Corrections,
  forPeople: (value: string | null) => string | null,
  me: string | null,
): string {
  const who = correctionOn(corrections, by)?.by;
  const said = !who || who.id === me ? 'you' : first(who.name);
  const name = by.kind === 'signal' ? by.name : by.kind === 'claim' ? by.key : 'the verdict';
  const what = forPeople(name) ?? name;
  return `Repeats “${what}”, which ${said} ${by.kind === 'claim' ? 'called wrong' : 'put right'}`;
}
