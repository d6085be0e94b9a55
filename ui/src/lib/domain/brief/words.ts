/** The prep brief in words: who said what proves a line, and what its file is called. */
import type { Brief, BriefLine, BriefQuote, Speaker } from '$lib/backend/backend';
import { clockTime } from '$lib/shared/when';

/** The prospect is the rule: who else said it is named. */
const WHO: Record<Speaker, string> = { prospect: '', agent: 'Agent, ', rep: 'Rep, ' };

/** `14:03`, `Agent, 14:03`; with the day, if it is not the brief's own. */
export function saidAt({ who, at }: BriefQuote, made: string): string {
  return WHO[who] + clockTime(at, Date.parse(made));
}

/** When the line itself was said, if it is somebody's words: `14:03`, with the day like a quote's. */
export function lineAt({ at = null }: Pick<BriefLine, 'at'>, made: string): string {
  return at === null ? '' : clockTime(at, Date.parse(made));
}

/** `open`, `Price · settled`, `put right by a rep`. */
export function marksOf({ tag, corrected }: Pick<BriefLine, 'tag' | 'corrected'>): string {
  return tag ?? (corrected ? 'put right by a rep' : '');
}

/** What is on the card and not on the page, so that nobody takes the page for all of it. */
export function leftOut({ unsupported }: Pick<Brief, 'unsupported'>): string {
  if (unsupported === 0) return 'Everything here has words that prove it.';
  const claims = unsupported === 1 ? 'One claim' : `${String(unsupported)} claims`;
  return `${claims} on the card ${unsupported === 1 ? 'has' : 'have'} no words that prove ${unsupported === 1 ? 'it' : 'them'}, and ${unsupported === 1 ? 'is' : 'are'} left out.`;
}

const LONGEST_NAME = 60;

/** A name that every file system takes: letters and digits of any script. */
export function fileName({ title }: Pick<Brief, 'title'>): string {
  const plain = title.replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
  const short = Array.from(plain).slice(0, LONGEST_NAME).join('').replace(/-+$/, '');
  return `${['brief', short.toLowerCase()].filter(Boolean).join('-')}.html`;
}
