/** Priya, who has to explain a cloud bill: a talk in which everything was said. */
import { quote, said, signal, type Talk, type Turn } from './make';

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
      cares: [
        {
          text: 'A bill that they can explain',
          evidence: q(1, 'nobody can tell me why'),
        },
        {
          text: 'Showback that holds without tags',
          evidence: q(3, 'tagging is a mess so showback is basically fiction'),
        },
        {
          text: 'No second year with CloudHealth',
          evidence: q(9, 'I’m stuck another year'),
        },
      ],
      opening: {
        text: 'Your open question first: yes, it runs in your clusters without write permissions, and I have the exact list for Marek and your security team.',
        evidence: q(11, 'can it run without write permissions?'),
      },
      decision: [
        { kind: 'influencer', text: 'I pick the tool', evidence: q(11, 'I pick the tool') },
        {
          kind: 'decider',
          text: 'our VP Infra Marek signs',
          evidence: q(11, 'our VP Infra Marek signs'),
        },
        {
          kind: 'security',
          text: 'security will want to know what the agent in our clusters can read',
          evidence: q(11, 'security will want to know what the agent in our clusters can read'),
        },
      ],
      risks: [
        {
          kind: 'budget',
          text: 'No budget yet: it hangs on the price',
          evidence: q(13, 'not sure yet, depends on what you charge'),
        },
        {
          kind: 'timing',
          text: 'Notice by mid August, or a year is lost',
          evidence: q(9, 'I have to give notice by mid August'),
        },
      ],
      known: [
        {
          subject: 'Company size',
          answer: 'we’re ~1.2k people, about 60 engineering teams',
          evidence: q(3, 'we’re ~1.2k people, about 60 engineering teams'),
          asked: q(2, 'how many teams spend from it?'),
        },
        {
          subject: 'Who looks after that bill today?',
          answer: 'me mostly',
          evidence: q(3, 'me mostly'),
          asked: q(2, 'Who looks after that bill today'),
        },
        {
          subject: 'When does that contract end?',
          answer: 'renews 1 October but I have to give notice by mid August',
          evidence: q(9, 'renews 1 October but I have to give notice by mid August'),
          asked: q(8, 'When does that contract end?'),
        },
        {
          subject: 'Who decides with you?',
          answer: 'I pick the tool, our VP Infra Marek signs',
          evidence: q(11, 'I pick the tool, our VP Infra Marek signs'),
          asked: q(10, 'Who decides with you?'),
        },
        {
          subject: 'Price model',
          answer: 'CloudHealth was a percentage of spend and I’m not doing that again',
          evidence: q(13, 'CloudHealth was a percentage of spend and I’m not doing that again'),
        },
      ],
      figures: [
        { kind: 'money', text: '210k', evidence: q(1, '210k') },
        { kind: 'money', text: '340k a month', evidence: q(1, '340k a month') },
        { kind: 'duration', text: 'two quarters', evidence: q(1, 'two quarters') },
        { kind: 'count', text: '~1.2k people', evidence: q(3, '~1.2k people') },
        { kind: 'count', text: '60 engineering teams', evidence: q(3, '60 engineering teams') },
        { kind: 'date', text: '1 October', evidence: q(9, '1 October') },
        { kind: 'date', text: 'mid August', evidence: q(9, 'mid August') },
        { kind: 'duration', text: '5 weeks', evidence: q(9, '5 weeks') },
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
          state: 'answered',
          reply: {
            text: 'I’d rather have one of our engineers answer that precisely.',
            evidence: q(12, 'I’d rather have one of our engineers answer that precisely.'),
          },
        },
        {
          kind: 'price',
          text: 'a percentage of spend and I’m not doing that again',
          evidence: q(13, 'a percentage of spend and I’m not doing that again'),
          state: 'settled',
          reply: {
            text: 'It is a flat price by cluster.',
            evidence: q(14, 'It is a flat price by cluster.'),
          },
        },
      ],
      questions: [
        {
          text: 'does that work for kubernetes?',
          answered: true,
          evidence: q(5, 'does that work for kubernetes?'),
          answer: {
            text: 'Yes: by namespace, workload and label, with idle cost shown apart.',
            evidence: q(6, 'Yes: by namespace, workload and label, with idle cost shown apart.'),
          },
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
