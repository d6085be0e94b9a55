/** Searching within one talk: every place, whatever the case and the accents. */
import type { Message } from '$lib/backend/backend';

import { piecesOf } from '../search/lit';

/** A place in a message, in UTF-16 units. */
export type Range = { start: number; end: number };
export type Hit = Range & { seq: number };

/** More places than this are no help. */
export const MOST_HITS = 2000;

type Folded = {
  text: string;
  /** Where each unit of it stands in the message. */ at: number[] | null;
};

const PLAIN = /^[\0-\x7f]*$/;
const ACCENTS = /\p{M}/gu;

/** In small letters without accents; the places are kept where the length changes. */
export function fold(text: string): Folded {
  if (PLAIN.test(text)) return { text: text.toLowerCase(), at: null };
  const at: number[] = [];
  let folded = '';
  let unit = 0;
  for (const char of text) {
    const plain = char.normalize('NFKD').replace(ACCENTS, '').toLowerCase();
    for (let i = 0; i < plain.length; i += 1) at.push(unit);
    folded += plain;
    unit += char.length;
  }
  at.push(text.length);
  return { text: folded, at };
}

/** Talks do not change while they are searched: each message is folded once. */
const folds = new WeakMap<Message, Folded>();

function foldOf(message: Message): Folded {
  const known = folds.get(message) ?? fold(message.text);
  folds.set(message, known);
  return known;
}

/** Every place in the messages where the words stand, in the talk's order. */
export function hitsOf(messages: readonly Message[], typed: string): Hit[] {
  const wanted = fold(typed.trim()).text;
  if (wanted === '') return [];
  const hits: Hit[] = [];
  for (const message of messages) {
    const { text, at } = foldOf(message);
    for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) {
      const end = i + wanted.length;
      hits.push({ seq: message.seq, start: at?.[i] ?? i, end: at?.[end] ?? end });
      if (hits.length === MOST_HITS) return hits;
    }
  }
  return hits;
}

export function bySeq(hits: readonly Hit[]): Map<number, Hit[]> {
  const found = new Map<number, Hit[]>();
  for (const hit of hits) {
    const here = found.get(hit.seq);
    if (here) here.push(hit);
    else found.set(hit.seq, [hit]);
  }
  return found;
}

/** Where words that were looked for elsewhere stand in a message. */
export function rangesOf(text: string, words: readonly string[]): Range[] {
  let at = 0;
  return piecesOf(text, words).flatMap((piece) => {
    const start = at;
    at += piece.text.length;
    return piece.hit ? [{ start, end: at }] : [];
  });
}

/** A part of a message in pieces, those that were found apart. */
export function lightUp<R extends Range>(
  text: string,
  from: number,
  found: readonly R[],
): { text: string; hit: R | null }[] {
  const pieces: { text: string; hit: R | null }[] = [];
  let at = 0;
  for (const hit of found) {
    const start = Math.max(at, hit.start - from);
    const end = Math.min(text.length, hit.end - from);
    if (end <= start) continue;
    pieces.push({ text: text.slice(at, start), hit: null }, { text: text.slice(start, end), hit });
    at = end;
  }
  pieces.push({ text: text.slice(at), hit: null });
  return pieces.filter((piece) => piece.text !== '');
}
