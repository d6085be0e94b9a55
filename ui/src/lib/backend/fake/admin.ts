/** The admin's side of the stand-in: policy, agents. */
import type { AgentView, Failure, NewAgent, QualificationPolicy } from '../backend';

import { iso } from './build';

const HOUR = 3_600_000;

function policy(): QualificationPolicy {
  return {
    version: 4,
    threshold: 3,
    hand_over_on_request: true,
    signals: [
      {
        name: 'company_size',
        label: 'Company size',
        weight: 1,
        required: false,
        question: 'Roughly how many people work at your company?',
        criteria: { kind: 'company_size', min_employees: 50, min_revenue_kusd: 10_000 },
      },
      {
        name: 'role',
        label: 'Role',
        weight: 1,
        required: false,
        question: 'Who else is involved in deciding on this?',
        criteria: { kind: 'role', accept: ['decision_maker', 'influencer'] },
      },
      {
        name: 'use_case_fit',
        label: 'Use case',
        weight: 1,
        required: false,
        question: 'What would you like to solve first?',
        criteria: { kind: 'use_case_fit', only: [] },
      },
      {
        name: 'budget',
        label: 'Budget',
        weight: 1,
        required: false,
        question: 'Is there a budget set aside for this?',
        criteria: { kind: 'budget', min_amount: null },
      },
      {
        name: 'timeline',
        label: 'Timeline',
        weight: 1,
        required: false,
        question: 'When would you like this to be live?',
        criteria: { kind: 'timeline', within_days: 183 },
      },
    ],
  };
}

function agents(now: number): AgentView[] {
  return [
    {
      id: 'agent-lumi',
      name: 'Lumi',
      keys: [
        {
          id: 'key-1',
          hint: 'bt_9fK2',
          created_at: iso(now - 700 * HOUR),
          revoked_at: null,
          last_used_at: iso(now - 40_000),
        },
        {
          id: 'key-0',
          hint: 'bt_a01x',
          created_at: iso(now - 2000 * HOUR),
          revoked_at: iso(now - 700 * HOUR),
          last_used_at: null,
        },
      ],
    },
  ];
}

function wrong(field: string, message: string, fix: string): Failure {
  return { code: 'refused', message, field, fix };
}

/** The first fault, as the hub would name it. */
function faultOf({ threshold, signals }: QualificationPolicy): Failure | null {
  for (const [i, { label, criteria }] of signals.entries()) {
    const at = (field: string) => `signals[${String(i)}].${field}`;
    if (label.trim() === '')
      return wrong(at('label'), 'must have 1 to 300 characters', 'write a short text');
    if (criteria.kind === 'role' && criteria.accept.length === 0) {
      return wrong(at('criteria'), 'no role would be accepted', 'list at least one role');
    }
    if (criteria.kind === 'phrases' && criteria.any_of.length === 0) {
      return wrong(at('criteria'), 'a custom signal has 1 to 100 phrases', 'list phrases');
    }
  }
  const of = signals.reduce((sum, s) => sum + (s.weight ?? 1), 0);
  if (threshold >= 1 && threshold <= of) return null;
  return wrong(
    'threshold',
    'the threshold must lie between 1 and the sum of the weights',
    `choose 1 to ${String(of)}`,
  );
}

export function admin(now = Date.now()) {
  let current = policy();
  let all = agents(now);
  let made = 0;
  const newKey = (agent: string) => {
    made += 1;
    const key = {
      id: `key-new-${String(made)}`,
      hint: 'bt_new7',
      created_at: iso(Date.now()),
      revoked_at: null,
      last_used_at: null,
    };
    all = all.map((a) => (a.id === agent ? { ...a, keys: [key, ...a.keys] } : a));
    return { agent, id: key.id, key: 'bt_new7Qm2VtX4hB9sLw0RcYd6PzE1uKfA' };
  };
  return {
    qualification: () => current,
    saveQualification(next: QualificationPolicy) {
      const fault = faultOf(next);
      if (fault) throw Object.assign(new Error(fault.message), fault);
      current = { ...next, version: (current.version ?? 0) + 1 };
      return current;
    },
    agents: () => all,
    addAgent({ name }: NewAgent) {
      made += 1;
      const id = `agent-${String(made)}`;
      all = [...all, { id, name, keys: [] }];
      return newKey(id);
    },
    addKey: newKey,
    revokeKey(id: string): void {
      const at = iso(Date.now());
      all = all.map((a) => ({
        ...a,
        keys: a.keys.map((k) => (k.id === id ? { ...k, revoked_at: at } : k)),
      }));
    },
  };
}
