import type {
  Backend,
  Criteria,
  Failure,
  QualificationPolicy,
  SignalPolicy,
} from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';

import { Attempt } from './attempt.svelte';

/** A number field may be empty while it is edited. */
export type SignalDraft = Omit<Required<SignalPolicy>, 'weight'> & { weight: number | null };
export type PolicyDraft = {
  threshold: number | null;
  hand_over_on_request: boolean;
  signals: SignalDraft[];
};

/** The qualification policy as it is being edited, beside the one that judges now. */
export class PolicyEditor {
  saved = $state.raw<QualificationPolicy | null>(null);
  draft = $state<PolicyDraft | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly saving = new Attempt();

  readonly dirty: boolean = $derived(
    this.saved !== null &&
      this.draft !== null &&
      JSON.stringify(policyOf(this.draft)) !== JSON.stringify(policyOf(draftOf(this.saved))),
  );
  readonly of: number = $derived(
    this.draft?.signals.reduce((sum, s) => sum + (s.weight ?? 0), 0) ?? 0,
  );

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    try {
      this.#take(await this.#backend.qualification());
      this.failure = null;
    } catch (error) {
      this.failure = toFailure(error);
    }
  }

  discard(): void {
    if (this.saved) this.#take(this.saved);
  }

  /** The published policy; nothing if the hub refused: then its words stand at the field. */
  async save(): Promise<QualificationPolicy | undefined> {
    const { draft } = this;
    if (!draft) return undefined;
    const published = await this.saving.run(() => this.#backend.saveQualification(policyOf(draft)));
    if (published) this.#take(published);
    return published;
  }

  addCustom(): void {
    this.draft?.signals.push({
      name: '',
      label: '',
      weight: 1,
      required: false,
      question: '',
      criteria: { kind: 'phrases', any_of: [], none_of: [] },
    });
  }

  remove(index: number): void {
    this.draft?.signals.splice(index, 1);
  }

  #take(policy: QualificationPolicy): void {
    this.saved = policy;
    this.draft = draftOf(policy);
    this.saving.failure = null;
  }
}

function draftOf(policy: QualificationPolicy): PolicyDraft {
  return {
    threshold: policy.threshold,
    hand_over_on_request: policy.hand_over_on_request ?? true,
    signals: policy.signals.map((s) => ({
      ...s,
      criteria: structuredClone(s.criteria),
      weight: s.weight ?? 1,
      required: s.required ?? false,
    })),
  };
}

/** What is sent: an empty number becomes 0, which the hub refuses with the field's name. */
function policyOf(draft: PolicyDraft): QualificationPolicy {
  const plain = $state.snapshot(draft);
  return {
    threshold: plain.threshold ?? 0,
    hand_over_on_request: plain.hand_over_on_request,
    signals: plain.signals.map((s) => ({
      ...s,
      name: s.name === '' ? nameOf(s.label) : s.name,
      weight: s.weight ?? 0,
      criteria: tidy(s.criteria),
    })),
  };
}

/** Phrases without the blank lines that were left while typing. */
function tidy(criteria: Criteria): Criteria {
  if (criteria.kind !== 'phrases') return criteria;
  const lines = (all: string[] = []) => all.map((p) => p.trim()).filter((p) => p !== '');
  return { ...criteria, any_of: lines(criteria.any_of), none_of: lines(criteria.none_of) };
}

/** A custom signal's name for machines: `Security review` is `security_review`. */
export function nameOf(label: string): string {
  const ascii = label.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return ascii
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);
}
