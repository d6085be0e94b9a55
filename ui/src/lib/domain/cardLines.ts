/** The card's lines: what stands in them, in which order, and what a correction is addressed to. */
import type {
  Claim,
  Context,
  ConversationPage,
  CorrectionTarget,
  HandoffView,
  Interest,
  ModelFault,
  ModelReading,
  ObjectionState,
  Question,
  ReadBy,
} from '$lib/backend/backend';

import {
  DECISION_WORDS,
  INTEREST_WORDS,
  OBJECTION_WORDS,
  RISK_WORDS,
  SENTIMENT_WORDS,
  targetsOf,
  type Kind,
} from './claims';

export type Line = {
  /** As the claim is called among the proven ones: `question-0`. */
  id: string;
  text: string;
  /** In a word or two, after the text. */
  tag?: string;
  tagTone?: 'plain' | 'warn' | 'strong';
  /** The prospect's own words. */
  quoted?: boolean;
  proven: boolean;
  readBy: ReadBy;
  target: CorrectionTarget | undefined;
  /** What was said to it, or the words that it stands for. */
  reply?: { id: string; who: string | null; text: string; proven: boolean };
};

/** What a card is drawn from: a handoff, or a conversation that was never handed over. */
export type Carded = Pick<
  HandoffView,
  'agent' | 'prospect' | 'scorecard' | 'context' | 'messages' | 'corrections' | 'note' | 'trace'
> &
  Pick<HandoffView, 'model' | 'records'> & {
    card: Pick<HandoffView['card'], 'name'>;
    /** Why it was handed over, if it was. */
    reason: HandoffView['reason'] | null;
  };

/** The card of a conversation, which nobody is asked to begin. */
export function cardedBy(page: ConversationPage): Carded {
  return {
    agent: page.agent ?? 'Agent',
    prospect: page.prospect,
    scorecard: page.scorecard,
    context: { ...page.context, opening: null },
    messages: page.messages.length,
    card: { name: page.name },
    reason: null,
    note: null,
    trace: null,
  };
}

type Claims = {
  text: string;
  evidence: readonly unknown[];
  read_by?: ReadBy;
};

/** The lines of a context, by section. */
export class CardLines {
  readonly #context: Context;
  readonly #agent: string;
  readonly #targets: ReturnType<typeof targetsOf>;

  constructor({ context, agent }: Pick<HandoffView, 'context' | 'agent'>) {
    this.#context = context;
    this.#agent = agent;
    this.#targets = targetsOf(context);
  }

  get cares(): Line[] {
    return this.#all('care', this.#context.cares, (line) => line);
  }

  get summary(): Line[] {
    return this.#all('summary', this.#context.summary, (line) => line);
  }

  get topics(): Line[] {
    return this.#all('topic', this.#context.topics, (line) => line);
  }

  /** Open ones first: they are the rep's to answer. */
  get questions(): Line[] {
    const tag = (q: Question) => (q.answered ? 'answered' : 'open');
    const lines = this.#all('question', this.#context.questions, (line, q, i) => ({
      ...line,
      quoted: true,
      tag: tag(q),
      tagTone: q.answered ? 'plain' : 'warn',
      ...this.#said(`answer-${String(i)}`, q.answer),
    }));
    return lines.sort((a, b) => Number(a.tagTone === 'plain') - Number(b.tagTone === 'plain'));
  }

  /** What nobody has settled first. */
  get objections(): Line[] {
    const rank: Record<ObjectionState, number> = { open: 0, answered: 1, settled: 2 };
    const state = (i: number) => this.#context.objections?.[i]?.state;
    const order = this.#all('objection', this.#context.objections, (line, o, i) => ({
      ...line,
      quoted: true,
      tag: [OBJECTION_WORDS[o.kind], o.state].filter(Boolean).join(' · '),
      tagTone: o.state === 'open' ? 'warn' : 'plain',
      ...this.#said(`reply-${String(i)}`, o.reply),
    })).map((line, i) => ({ line, rank: rank[state(i) ?? 'open'] }));
    return order.sort((a, b) => a.rank - b.rank).map(({ line }) => line);
  }

  get competitors(): Line[] {
    const named = (this.#context.competitors ?? []).map((c) => ({ ...c, text: c.name }));
    return this.#all('competitor', named, (line, c) => ({
      ...line,
      tag: SENTIMENT_WORDS[c.sentiment],
    }));
  }

  /** What they must have first. */
  get features(): Line[] {
    const rank: Record<Interest, number> = { must_have: 0, liked: 1, asked: 2 };
    const named = (this.#context.features ?? []).map((f) => ({ ...f, text: f.name }));
    const order = this.#all('feature', named, (line, f) => ({
      ...line,
      tag: INTEREST_WORDS[f.interest],
      tagTone: f.interest === 'must_have' ? 'strong' : 'plain',
    })).map((line, i) => ({ line, rank: rank[named[i]?.interest ?? 'asked'] }));
    return order.sort((a, b) => a.rank - b.rank).map(({ line }) => line);
  }

  get decision(): Line[] {
    return this.#all('decision', this.#context.decision, (line, d) => ({
      ...line,
      quoted: true,
      tag: DECISION_WORDS[d.kind],
    }));
  }

  get risks(): Line[] {
    return this.#all('risk', this.#context.risks, (line, r) => ({
      ...line,
      tag: RISK_WORDS[r.kind],
    }));
  }

  get known(): Line[] {
    const named = (this.#context.known ?? []).map((k) => ({ ...k, text: k.subject }));
    return this.#all('known', named, (line, k) => ({
      ...line,
      reply: { id: line.id, who: null, text: k.answer, proven: line.proven },
    }));
  }

  #all<T extends Claims>(
    kind: Kind,
    claims: readonly T[] | undefined,
    dress: (line: Line, claim: T, index: number) => Line,
  ): Line[] {
    return (claims ?? []).map((claim, i) => {
      const id = `${kind}-${String(i)}`;
      const line: Line = {
        id,
        text: claim.text,
        proven: claim.evidence.length > 0,
        readBy: claim.read_by ?? 'words',
        target: this.#targets.get(id),
      };
      return dress(line, claim, i);
    });
  }

  #said(id: string, claim: Claim | null | undefined): Pick<Line, 'reply'> {
    if (!claim) return {};
    const proven = claim.evidence.length > 0;
    return { reply: { id, who: this.#agent, text: claim.text, proven } };
  }
}

const FAULTS: Record<ModelFault, string> = {
  unreachable: 'it did not answer',
  unauthorized: 'it does not take our key',
  rate_limited: 'it has too much to do',
  slow: 'it took too long',
  refused: 'it declined',
  truncated: 'its answer broke off',
  invalid: 'its answer did not hold against the talk',
  too_long: 'the talk is longer than it can read',
  budget: 'its tokens of the day are used up',
  server: 'its server failed',
};

/** Whose reading the card is; nothing where the words alone is all that there can be. */
export function readingWords(
  model: ModelReading | null | undefined,
  messages: number,
  time: (at: string) => string,
): string | null {
  switch (model?.kind) {
    case 'waiting':
      return 'A model has yet to read this. Until then it is from the words alone.';
    case 'read': {
      const all = model.messages >= messages;
      const much = all ? 'all of it' : `the first ${String(model.messages)} messages`;
      return `Also read by ${model.model}: ${much}, ${time(model.at)}.`;
    }
    case 'failed':
      return `From the words alone: ${model.model} could not read it, ${FAULTS[model.code]}, ${time(model.at)}.`;
    case 'off':
    case undefined:
      return null;
  }
}
