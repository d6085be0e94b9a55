/** Talks between an agent and a prospect, and what a reader makes of them. */
import { codePoints } from '$lib/shared/chars';

import type { Context, Evidence, Message, Prospect, SignalResult, Speaker } from '../backend';

export type Talk = {
  prospect: Prospect;
  vendor: string;
  agent: string;
  messages: Message[];
  signals: SignalResult[];
  context: Context;
  note: string | null;
};

type Turn = readonly [Speaker, string];

export function said(turns: readonly Turn[], from: number): Message[] {
  return turns.map(([role, text], seq) => ({
    seq,
    role,
    text,
    at: new Date(from + seq * 19_000).toISOString(),
  }));
}

/** Where the words stand; words that nobody said prove nothing. */
export function quote(messages: readonly Message[], seq: number, words: string): Evidence[] {
  const text = messages[seq]?.text ?? '';
  const at = text.indexOf(words);
  if (at < 0) return [];
  const start = codePoints(text.slice(0, at));
  return [{ seq, start, end: start + codePoints(words) }];
}

type Found = Partial<Omit<SignalResult, 'name' | 'label'>>;

function signal(name: string, label: string, found: Found): SignalResult {
  const result = {
    name,
    label,
    status: 'unknown' as const,
    value: null,
    evidence: [],
    weight: 1,
    required: false,
    source: null,
    disputed: false,
    findings: [],
    ...found,
  };
  const { source, status, value, evidence } = result;
  if (source === null || result.findings.length > 0) return result;
  return {
    ...result,
    findings: [
      { source, status, value, evidence, supported: evidence.length > 0 || source === 'record' },
    ],
  };
}

const PRIYA: readonly Turn[] = [
  ['agent', 'Hi Priya, I’m Lumi from Ledgerline. What brings you here today?'],
  [
    'prospect',
    'hey 👋 our aws + gcp bill went from 210k to 340k a month in two quarters and nobody can tell me why 😬',
  ],
  ['agent', 'Ouch. Who looks after that bill today, and how many teams spend from it?'],
  [
    'prospect',
    'me mostly, FinOps Lead. we’re ~1.2k people, about 60 engineering teams. tagging is a mess so showback is basically fiction',
  ],
  [
    'agent',
    'Ledgerline splits shared and untagged spend by usage, so showback works before tags do.',
  ],
  ['prospect', 'does that work for kubernetes? half our spend is shared clusters'],
  ['agent', 'Yes: by namespace, workload and label, with idle cost shown apart.'],
  [
    'prospect',
    'nice. that’s the thing CloudHealth never got right for us, we’ve had it three years and nobody opens it anymore',
  ],
  ['agent', 'When does that contract end?'],
  [
    'prospect',
    'renews 1 October but I have to give notice by mid August, so I need a decision in the next 5 weeks or I’m stuck another year',
  ],
  ['agent', 'Understood. Who decides with you?'],
  [
    'prospect',
    'I pick the tool, our VP Infra Marek signs. security will want to know what the agent in our clusters can read. can it run without write permissions?',
  ],
  [
    'agent',
    'I’d rather have one of our engineers answer that precisely. Is there a budget set aside?',
  ],
  [
    'prospect',
    'not sure yet, depends on what you charge tbh. CloudHealth was a percentage of spend and I’m not doing that again',
  ],
  ['agent', 'It is a flat price by cluster. Would you like to talk to one of our people now?'],
  ['prospect', 'yes please. and do you have SSO with Okta? that one’s a must for us'],
];

export function priya(from: number): Talk {
  const messages = said(PRIYA, from);
  const q = (seq: number, words: string) => quote(messages, seq, words);
  return {
    prospect: {
      name: 'Priya Raghunathan',
      company: 'Brightmoor Media',
      title: 'FinOps Lead',
      email: 'priya.raghunathan@brightmoor.example',
      phone: '+1 617 555 0117',
      timezone: 'America/New_York',
      country: 'US',
    },
    vendor: 'Ledgerline',
    agent: 'Lumi',
    messages,
    note: 'She compared us with CloudHealth twice. Wants a technical answer on cluster permissions before anything else.',
    signals: [
      signal('company_size', 'Company size', {
        status: 'met',
        value: '1200 employees',
        evidence: q(3, '~1.2k people'),
        source: 'reader',
      }),
      signal('role', 'Role', {
        status: 'met',
        value: 'influencer',
        evidence: q(11, 'I pick the tool, our VP Infra Marek signs'),
        source: 'reader',
        disputed: true,
        findings: [
          {
            source: 'reader',
            status: 'met',
            value: 'influencer',
            evidence: q(11, 'I pick the tool, our VP Infra Marek signs'),
            supported: true,
          },
          {
            source: 'agent',
            status: 'met',
            value: 'decision_maker',
            evidence: [],
            supported: false,
          },
        ],
      }),
      signal('use_case_fit', 'Use case', {
        status: 'met',
        value: 'cost_allocation',
        evidence: [...q(1, 'nobody can tell me why'), ...q(3, 'showback is basically fiction')],
        source: 'reader',
      }),
      signal('budget', 'Budget', {}),
      signal('timeline', 'Timeline', {
        status: 'met',
        value: 'within 5 weeks',
        evidence: q(9, 'notice by mid August, so I need a decision in the next 5 weeks'),
        source: 'reader',
      }),
    ],
    context: {
      summary: [
        {
          text: 'Cloud spend rose from 210k to 340k a month and cannot be explained.',
          evidence: q(1, 'our aws + gcp bill went from 210k to 340k a month'),
        },
        {
          text: 'CloudHealth renews on 1 October; notice is due by mid August.',
          evidence: q(9, 'renews 1 October but I have to give notice by mid August'),
        },
      ],
      topics: [
        { text: 'Showback without tags', evidence: q(3, 'tagging is a mess') },
        { text: 'Shared Kubernetes clusters', evidence: q(5, 'half our spend is shared clusters') },
      ],
      features: [
        {
          id: 'k8s',
          name: 'Kubernetes allocation',
          interest: 'asked',
          evidence: q(5, 'kubernetes'),
        },
        {
          id: 'sso',
          name: 'Single sign-on',
          interest: 'must_have',
          evidence: q(15, 'SSO with Okta? that one’s a must'),
        },
      ],
      competitors: [
        {
          name: 'CloudHealth',
          sentiment: 'negative',
          evidence: [
            ...q(7, 'CloudHealth never got right for us'),
            ...q(13, 'CloudHealth was a percentage of spend'),
          ],
        },
      ],
      objections: [
        {
          kind: 'security',
          text: 'what the agent in our clusters can read',
          evidence: q(11, 'security will want to know what the agent in our clusters can read'),
        },
        {
          kind: 'price',
          text: 'a percentage of spend and I’m not doing that again',
          evidence: q(13, 'a percentage of spend and I’m not doing that again'),
        },
      ],
      questions: [
        {
          text: 'does that work for kubernetes?',
          answered: true,
          evidence: q(5, 'does that work for kubernetes?'),
        },
        {
          text: 'can it run without write permissions?',
          answered: false,
          evidence: q(11, 'can it run without write permissions?'),
        },
        {
          text: 'do you have SSO with Okta?',
          answered: false,
          evidence: q(15, 'do you have SSO with Okta?'),
        },
      ],
      wants_human: { text: 'yes please', evidence: q(15, 'yes please') },
    },
  };
}

const DANA: readonly Turn[] = [
  ['agent', 'Hi Dana, I’m Lumi. I can show you Showloom live. What made you look us up today?'],
  [
    'prospect',
    'We’re redoing the homepage and our CEO wants one of those click-around product tours by, like, yesterday lol',
  ],
  ['agent', 'What does Haulpoint do?'],
  [
    'prospect',
    'Freight scheduling software. Nobody fills in “book a demo” anymore, they want to poke at it first',
  ],
  ['agent', 'May I ask how big the team is?'],
  [
    'prospect',
    'about 220 of us now. I run marketing, and this one is my call as long as it’s inside my budget',
  ],
  ['agent', 'Growth, with Salesforce sync, starts at 18,000 USD a year. Does that fit?'],
  ['prospect', 'I’ve got 30k carved out for this so yeah that’s fine'],
  ['agent', 'And when does the new homepage go live?'],
  ['prospect', 'Relaunch is May 12th. tour has to be on it'],
];

export function dana(from: number): Talk {
  const messages = said(DANA, from);
  const q = (seq: number, words: string) => quote(messages, seq, words);
  return {
    prospect: {
      name: 'Dana Whitcomb',
      company: 'Haulpoint',
      title: 'VP Marketing',
      email: 'dana@haulpoint.example',
      timezone: 'America/Denver',
      country: 'US',
    },
    vendor: 'Showloom',
    agent: 'Lumi',
    messages,
    note: null,
    signals: [
      signal('company_size', 'Company size', {
        status: 'met',
        value: '220 employees',
        evidence: q(5, 'about 220 of us'),
        source: 'reader',
      }),
      signal('role', 'Role', {
        status: 'met',
        value: 'decision_maker',
        evidence: q(5, 'this one is my call'),
        source: 'reader',
      }),
      signal('use_case_fit', 'Use case', {
        status: 'met',
        value: 'website_tour',
        evidence: q(1, 'click-around product tours'),
        source: 'reader',
      }),
      signal('budget', 'Budget', {
        status: 'met',
        value: '30000 USD',
        evidence: q(7, '30k carved out for this'),
        source: 'reader',
      }),
      signal('timeline', 'Timeline', {
        status: 'met',
        value: '2026-Q2',
        evidence: q(9, 'Relaunch is May 12th'),
        source: 'reader',
      }),
    ],
    context: {
      summary: [
        {
          text: 'Wants an interactive tour on the relaunched homepage.',
          evidence: q(1, 'We’re redoing the homepage'),
        },
      ],
      topics: [{ text: 'Homepage tour', evidence: q(9, 'tour has to be on it') }],
      questions: [],
    },
  };
}

const SATO: readonly Turn[] = [
  ['agent', 'こんにちは。どのような課題をお持ちですか？'],
  ['prospect', '製造ラインの監視を一本化したいです。従業員は約800名です。'],
  ['agent', 'いつ頃までに導入されたいですか？'],
  ['prospect', '来月中に決めたいです。 SAPと連携できますか？'],
];

export function sato(from: number): Talk {
  const messages = said(SATO, from);
  const q = (seq: number, words: string) => quote(messages, seq, words);
  return {
    prospect: { name: '佐藤 純', company: 'Kisaragi Works', title: null, timezone: null },
    vendor: 'Ledgerline',
    agent: 'Lumi',
    messages,
    note: null,
    signals: [
      signal('company_size', 'Company size', {
        status: 'met',
        value: '800 employees',
        evidence: q(1, '従業員は約800名'),
        source: 'reader',
      }),
      signal('role', 'Role', {
        status: 'not_met',
        value: 'user',
        evidence: [],
        source: 'agent',
        findings: [
          { source: 'agent', status: 'not_met', value: 'user', evidence: [], supported: false },
        ],
      }),
      signal('use_case_fit', 'Use case', {
        status: 'met',
        value: 'monitoring',
        evidence: q(1, '製造ラインの監視を一本化したい'),
        source: 'reader',
      }),
      signal('budget', 'Budget', {}),
      signal('timeline', 'Timeline', {
        status: 'met',
        value: 'within 30 days',
        evidence: q(3, '来月中に決めたい'),
        source: 'reader',
      }),
    ],
    context: {
      questions: [
        { text: 'SAPと連携できますか？', answered: false, evidence: q(3, 'SAPと連携できますか？') },
      ],
    },
  };
}
