/** Searched words in a message that is shown whole. */
import type { Piece, SearchHit } from '$lib/backend/backend';

/** As they are written in the message that a hit points at. */
export function wordsAt({ passages }: SearchHit, seq: number): string[] {
  const pieces = passages.find((passage) => passage.seq === seq)?.pieces ?? [];
  return [...new Set(pieces.filter(({ hit }) => hit).map(({ text }) => text))];
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Scripts without blanks between words: there a word may begin anywhere. */
const BEGINS =
  '(?<![\\p{L}\\p{N}])|(?<=[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}])';

/** The text in pieces, those words apart; a word that is longer lights up to its end there only. */
export function piecesOf(text: string, words: readonly string[]): Piece[] {
  if (words.length === 0) return [{ text, hit: false }];
  const longestFirst = [...words].sort((a, b) => b.length - a.length).map(escaped);
  const find = new RegExp(`(?:${BEGINS})(?:${longestFirst.join('|')})`, 'gu');
  const pieces: Piece[] = [];
  let at = 0;
  for (const { 0: word, index } of text.matchAll(find)) {
    pieces.push({ text: text.slice(at, index), hit: false }, { text: word, hit: true });
    at = index + word.length;
  }
  pieces.push({ text: text.slice(at), hit: false });
  return pieces.filter((piece) => piece.text !== '');
}
