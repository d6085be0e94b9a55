/** The prep brief, as the shell makes it from what the device holds. */
import type { Brief, BriefLine, BriefSection, Evidence, HandoffPage } from '../../backend';

import { iso } from '../roster';

const NICE: Record<string, string> = {
  influencer: 'Influencer',
  decision_maker: 'Decision maker',
  cost_allocation: 'Cost allocation',
  website_tour: 'Website tour',
  '1200 employees': '1,200 employees',
};

export function briefOf({ handoff, messages }: HandoffPage, now: number): Brief {
  const { card, context, scorecard, prospect } = handoff;

  /** With the words that prove it; with the place alone, where the line is these words. */
  function line(text: string, evidence: readonly Evidence[], tag: string | null = null): BriefLine {
    const [first] = evidence;
    const message = messages.find(({ seq }) => seq === first?.seq);
    const words = Array.from(message?.text ?? '')
      .slice(first?.start, first?.end)
      .join('');
    const quote =
      message && words !== ''
        ? { words, who: message.role, seq: message.seq, at: message.at }
        : null;
    const itself = words === text;
    const made: BriefLine = {
      text,
      tag,
      corrected: false,
      quote: itself ? null : quote,
      seq: itself && message ? message.seq : null,
      at: itself && message ? message.at : null,
    };
    return made;
  }

  const section = (title: string, lines: BriefLine[]): BriefSection[] =>
    lines.length === 0 ? [] : [{ title, lines }];
  const { opening, decision = [], cares = [], known = [], risks = [] } = context;
  const questions = context.questions ?? [];
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['Title', prospect.title],
    ['There', prospect.timezone],
    ['Score', `${String(card.score)} of ${String(card.of)}`],
    ['Contact', [prospect.email, prospect.phone].filter(Boolean).join(' · ')],
    [
      'Meeting',
      handoff.meeting ? `${handoff.meeting.start.slice(0, 16).replace('T', ' ')} UTC` : null,
    ],
  ];
  return {
    handoff: handoff.id,
    made_at: iso(now),
    title: [card.name, card.company].filter(Boolean).join(', '),
    facts: facts.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
    sections: [
      ...section('Begin with', opening ? [line(opening.text, opening.evidence)] : []),
      ...section(
        'Why qualified',
        scorecard.signals
          .filter((s) => s.status === 'met' && s.evidence.length > 0)
          .map((s) => line(`${s.label}: ${NICE[s.value ?? ''] ?? s.value ?? 'met'}`, s.evidence)),
      ),
      ...section(
        'What they care about',
        [...cares, ...(cares.length === 0 ? (context.summary ?? []) : [])].map((c) =>
          line(c.text, c.evidence),
        ),
      ),
      ...section(
        'Questions',
        questions
          .toSorted((a, b) => Number(a.answered) - Number(b.answered))
          .map((q) => line(q.text, q.evidence, q.answered ? 'answered' : 'open')),
      ),
      ...section(
        'Objections',
        (context.objections ?? []).map((o) =>
          line(o.text, o.evidence, o.kind.charAt(0).toUpperCase() + o.kind.slice(1)),
        ),
      ),
      ...section(
        'Who decides',
        decision.map((d) => line(d.text, d.evidence, d.kind)),
      ),
      ...section(
        'Competitors',
        (context.competitors ?? []).map((c) => line(c.name, c.evidence, c.sentiment)),
      ),
      ...section(
        'Must have',
        (context.features ?? [])
          .filter(({ interest }) => interest === 'must_have')
          .map((f) => line(f.name, f.evidence)),
      ),
      ...section(
        'Do not ask again',
        known.map((k) => line(k.subject, k.evidence)),
      ),
      ...section(
        'Risks',
        risks.map((r) => line(r.text, r.evidence)),
      ),
    ],
    unsupported: scorecard.signals.filter((s) => s.status !== 'unknown' && s.evidence.length === 0)
      .length,
  };
}
