/** The hue of each kind of claim: in thin marks only. */
import type { Kind } from './claims';

export const KIND_BORDER: Record<Kind, string> = {
  signal: 'border-kind-signal',
  question: 'border-kind-question',
  objection: 'border-kind-objection',
  competitor: 'border-kind-competitor',
  feature: 'border-kind-feature',
  topic: 'border-kind-topic',
  figure: 'border-kind-figure',
  care: 'border-kind-care',
  decision: 'border-kind-decision',
  risk: 'border-warn',
  known: 'border-good',
  answer: 'border-kind-question',
  reply: 'border-kind-objection',
  opening: 'border-text-3',
  summary: 'border-text-3',
};

export const KIND_GROUND: Partial<Record<Kind, string>> = {
  signal: 'bg-kind-signal',
  question: 'bg-kind-question',
  objection: 'bg-kind-objection',
  competitor: 'bg-kind-competitor',
  feature: 'bg-kind-feature',
  topic: 'bg-kind-topic',
  figure: 'bg-kind-figure',
};
