/** Talks between an agent and a prospect, and what a reader makes of them. */
import { quote, said, signal, type Talk, type Turn } from './talks/make';

export { quote, said, type Talk } from './talks/make';
export { priya } from './talks/priya';

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
