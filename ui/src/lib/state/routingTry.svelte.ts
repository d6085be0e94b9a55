import type {
  Backend,
  DryLead,
  DryResult,
  HandoffId,
  Lead,
  LeadChannel,
  Which,
} from '$lib/backend/backend';
import type { Figure } from '$lib/domain/routing/draft';

import { Attempt } from './attempt.svelte';

/** A lead as it is typed: one of each, and what is empty is not known. */
export type LeadDraft = {
  email: string;
  company: string;
  country: string[];
  subdivision: string[];
  city: string;
  language: string[];
  industry: string[];
  employees: Figure;
  revenue_millions: Figure;
  channel: LeadChannel;
  agent: string;
  reason: NonNullable<Lead['reason']>;
  depth: NonNullable<Lead['depth']>;
  score: Figure;
  features: string[];
  competitors: string[];
};

function emptyLead(): LeadDraft {
  return {
    email: '',
    company: '',
    country: [],
    subdivision: [],
    city: '',
    language: [],
    industry: [],
    employees: null,
    revenue_millions: null,
    channel: 'chat',
    agent: '',
    reason: 'qualified',
    depth: 'none',
    score: 4,
    features: [],
    competitors: [],
  };
}

export type Tried = { now: DryResult; draft: DryResult | null };

/** What would happen with one lead: by the draft, and by what is published. */
export class RoutingTrial {
  typed = $state<LeadDraft>(emptyLead());
  of = $state<'typed' | 'handoff'>('typed');
  handoff = $state<HandoffId | null>(null);
  result = $state.raw<Tried | null>(null);
  readonly trying = new Attempt();

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get ready(): boolean {
    return this.of === 'typed' || this.handoff !== null;
  }

  /** Also with the draft, if there is one. */
  async run(withDraft: boolean): Promise<void> {
    const lead = this.#lead();
    if (!lead) return;
    const ask = (policy: Which) => this.#backend.dryRun({ policy, lead });
    const tried = await this.trying.run(async () => {
      const [now, draft] = await Promise.all([
        ask({ kind: 'published' }),
        withDraft ? ask({ kind: 'draft' }) : null,
      ]);
      return { now, draft };
    });
    this.result = tried ?? null;
  }

  /** The hub's words for a field of the lead. */
  at(field: string): string | null {
    return this.trying.at(`lead.lead.${field}`);
  }

  #lead(): DryLead | null {
    if (this.of === 'typed') return { kind: 'typed', lead: leadOf($state.snapshot(this.typed)) };
    return this.handoff === null ? null : { kind: 'handoff', handoff: this.handoff };
  }
}

/** What is sent: nothing where nothing is typed. */
export function leadOf(draft: LeadDraft): Lead {
  const given = (text: string | undefined) => {
    const trimmed = text?.trim() ?? '';
    return trimmed === '' ? null : trimmed;
  };
  return {
    email: given(draft.email),
    company: given(draft.company),
    account: null,
    country: given(draft.country[0]),
    subdivision: given(draft.subdivision[0]),
    city: given(draft.city),
    language: given(draft.language[0]),
    industry: given(draft.industry[0]),
    employees: draft.employees,
    revenue_millions: draft.revenue_millions,
    reason: draft.reason,
    channel: draft.channel,
    agent: given(draft.agent),
    score: draft.score ?? 0,
    depth: draft.depth,
    features: draft.features,
    competitors: draft.competitors,
    owners: [],
  };
}
