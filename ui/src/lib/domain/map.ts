/** Where marks stand beside a transcript: by how much was said before, not by the count of messages. */
import type { Message, Speaker } from '$lib/backend/backend';

import type { Kind, ProvenClaim } from './claims';
import type { Passage } from './evidence.svelte';

/** `claims`: those of the mark's kind. */
export type Mark = { kind: Kind; at: number; passage: Passage; claims: ProvenClaim[] };

const LINE_PX = 21;
const LINE_CHARS = 60;
const FRAME_PX = 12;

/** About how high a message is drawn. */
export function heightOf({ text }: Message): number {
  return FRAME_PX + LINE_PX * Math.ceil((text.length + 1) / LINE_CHARS);
}

/** From 0 at the first message to 1 at the end, by `seq`. */
export function places(messages: readonly Message[]): Map<number, number> {
  const whole = messages.reduce((sum, m) => sum + heightOf(m), 0);
  const places = new Map<number, number>();
  let before = 0;
  for (const message of messages) {
    places.set(message.seq, before / whole);
    before += heightOf(message);
  }
  return places;
}

/** A mark for each kind that a passage speaks to. */
export function marksOf(
  messages: readonly Message[],
  passages: readonly Passage[],
  kinds: readonly Kind[],
): Mark[] {
  const at = places(messages);
  return passages.flatMap((passage) =>
    kinds.flatMap((kind) => {
      const claims = passage.claims.filter((c) => c.kind === kind);
      return claims.length === 0 ? [] : [{ kind, at: at.get(passage.seq) ?? 0, passage, claims }];
    }),
  );
}

/** How much each said in a stretch of the talk; both are parts of the whole talk. */
export type Turn = { from: number; to: number; who: Speaker };

/** More turns than this are a texture: then a stretch is whose who said most in it. */
const MOST_TURNS = 240;

/** Who spoke when: turns of the same person in a row are one. */
export function turnsOf(messages: readonly Message[]): Turn[] {
  const at = places(messages);
  const each = Math.max(1, Math.ceil(messages.length / MOST_TURNS));
  const turns: Turn[] = [];
  for (let i = 0; i < messages.length; i += each) {
    const from = at.get(messages[i]?.seq ?? 0) ?? 0;
    const to = at.get(messages[i + each]?.seq ?? -1) ?? 1;
    const who = mostOf(messages.slice(i, i + each));
    const last = turns.at(-1);
    if (last?.who === who) last.to = to;
    else turns.push({ from, to, who });
  }
  return turns;
}

function mostOf(messages: readonly Message[]): Speaker {
  const said: Record<Speaker, number> = { prospect: 0, agent: 0, rep: 0 };
  for (const { role, text } of messages) said[role] += text.length + 1;
  const [most] = (['prospect', 'rep', 'agent'] as const).toSorted((a, b) => said[b] - said[a]);
  return most ?? 'agent';
}

/** The mark that an arrow key leads to: along its lane, or to the nearest of the next one. */
export function markBeside(
  marks: readonly Mark[],
  lanes: readonly Kind[],
  from: Mark,
  key: string,
): Mark | undefined {
  const lane = marks.filter((m) => m.kind === from.kind);
  const here = lane.indexOf(from);
  switch (key) {
    case 'ArrowDown':
      return lane[here + 1];
    case 'ArrowUp':
      return lane[here - 1];
    case 'Home':
      return lane[0];
    case 'End':
      return lane.at(-1);
    case 'ArrowLeft':
    case 'ArrowRight': {
      const next = lanes[lanes.indexOf(from.kind) + (key === 'ArrowRight' ? 1 : -1)];
      const away = (m: Mark) => Math.abs(m.at - from.at);
      return marks.filter((m) => m.kind === next).toSorted((a, b) => away(a) - away(b))[0];
    }
    default:
      return undefined;
  }
}
