/** What a talk between an agent and a prospect is made of, and what a reader makes of it. */
import { codePoints } from '$lib/shared/chars';

import type { Context, Evidence, Message, Prospect, SignalResult, Speaker } from '../../backend';

export type Talk = {
  prospect: Prospect;
  vendor: string;
  agent: string;
  messages: Message[];
  signals: SignalResult[];
  context: Context;
  note: string | null;
};

export type Turn = readonly [Speaker, string];

export function said(turns: readonly Turn[], from: number): Message[] {
  return turns.map(([role, text], seq) => ({
    seq,
    role,
    text,
    at: new Date(from + seq * 19_000).toISOString(),
  }));
}

/** Where the words stand; words that nobody said prove nothing. */
export function quote(messages: readonly Message[], seq: number, words: string): Evidence[] {
  const text = messages[seq]?.text ?? '';
  const at = text.indexOf(words);
  if (at < 0) return [];
  const start = codePoints(text.slice(0, at));
  return [{ seq, start, end: start + codePoints(words) }];
}

export type Found = Partial<Omit<SignalResult, 'name' | 'label'>>;

export function signal(name: string, label: string, found: Found): SignalResult {
  const result = {
    name,
    label,
    status: 'unknown' as const,
    value: null,
    evidence: [],
    weight: 1,
    required: false,
    source: null,
    disputed: false,
    findings: [],
    ...found,
  };
  const { source, status, value, evidence } = result;
  if (source === null || result.findings.length > 0) return result;
  return {
    ...result,
    findings: [
      { source, status, value, evidence, supported: evidence.length > 0 || source === 'record' },
    ],
  };
}
