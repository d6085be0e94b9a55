/** Conversations of the workspace that were handed to nobody, as the stand-in's hub has them. */
import type { ConversationId, ConversationPage } from '../../backend';

import { offered } from '../build';
import { iso } from '../roster';
import { refusal } from '../shell';
import { priya, type Talk } from '../talks';
import { layla } from '../talks/tongues';

const DAY = 86_400_000;
const LONG =
  'Wolfeschlegelsteinhausenbergerdorff-Llanfairpwllgwyngyllgogerychwyrndrobwll zu Bundesverband';

function talkOf(id: ConversationId, began: number): Talk {
  if (id.endsWith('layla')) return layla(began);
  const talk = priya(began);
  if (id.endsWith('silent')) return { ...talk, signals: [], context: {}, messages: [] };
  if (!id.endsWith('long')) return talk;
  return { ...talk, prospect: { ...talk.prospect, name: LONG, company: LONG } };
}

export function conversationOf(id: ConversationId, now: number): ConversationPage {
  if (id.endsWith('none')) throw refusal('not_found', 'There is no such conversation');
  const began = now - 3 * DAY;
  const { handoff, messages } = offered(id, talkOf(id, began), began);
  const { card, prospect, scorecard, context } = handoff;
  return {
    id,
    name: card.name,
    prospect,
    agent: 'Imported',
    rep: null,
    started_at: iso(began),
    messages,
    scorecard: messages.length > 0 ? scorecard : { ...scorecard, verdict: 'not_yet' },
    context,
  };
}
