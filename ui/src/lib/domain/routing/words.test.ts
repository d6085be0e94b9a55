import { expect, test } from 'vitest';

import { newRule, newSkill, noConditions, type RuleDraft } from './draft';
import { another, idFrom } from './ids';
import { listed, namedBy, type Names } from './names';
import { moveTo } from './order';
import {
  actionWords,
  askedWords,
  conditionWords,
  lastResortWords,
  rangeWords,
  ruleSentence,
  secondsWords,
} from './words';

const same = (id: string) => id;
const names: Names = {
  rep: namedBy([{ id: 'rep-bo', name: 'Bo Achterberg' }]),
  team: namedBy([{ id: 'team-dach', name: 'DACH' }]),
  territory: namedBy([{ id: 'uki', name: 'UK and Ireland' }]),
  skill: namedBy([{ id: 'sec', name: 'Security' }]),
  agent: namedBy([{ id: 'agent-lumi', name: 'Lumi' }]),
  country: namedBy([
    { id: 'DE', name: 'Germany' },
    { id: 'AT', name: 'Austria' },
  ]),
  subdivision: namedBy([{ id: 'CH-ZH', name: 'Zürich' }]),
  language: namedBy([{ id: 'pt', name: 'Portuguese' }]),
  industry: same,
  feature: namedBy([{ id: 'sso', name: 'Single sign-on' }]),
};

function rule(part: Partial<RuleDraft>, to: Partial<RuleDraft['to']> = {}): RuleDraft {
  const made = newRule();
  return { ...made, ...part, to: { ...made.to, ...to } };
}

test.each([
  [
    rule(
      {
        fallback: [
          { kind: 'wait', seconds: 60, team: '' },
          { kind: 'delegate', seconds: 60, team: '' },
          { kind: 'team', seconds: 60, team: '' },
        ],
      },
      { kind: 'owner' },
    ),
    'Account owner, else wait 1 min, else whoever stands in, else their team',
  ],
  [rule({}, { kind: 'owner', lists: ['CRM'] }), 'Account owner by CRM'],
  [
    rule({ fallback: [{ kind: 'book_later', seconds: 0, team: '' }] }, { kind: 'territory' }),
    'Who has the territory, else a meeting with them',
  ],
  [rule({}, { kind: 'territory', only: ['uki'] }), 'Who has UK and Ireland'],
  [
    rule(
      { order: 'strict' },
      { kind: 'skill', required: [{ skill: 'sec', level: 3 }], from_conversation: true },
    ),
    'Who can do at least Security 3 and what the talk asks for, in strict turns',
  ],
  [
    rule({}, { kind: 'skill', preferred: [{ skill: 'sec', level: 2 }] }),
    'Anyone, best at Security 2 first',
  ],
  [rule({ teams: ['team-dach'] }, { kind: 'queue', team: 'team-dach' }), 'Queue of DACH'],
  [rule({ teams: ['team-dach'] }), 'DACH, by turns'],
  [
    rule({ order: 'freest', fallback: [{ kind: 'team', seconds: 0, team: 'team-dach' }] }),
    'Anyone, by turns, who has most room first, else DACH',
  ],
])('a rule says what it does: %#', (draft, sentence) => {
  expect(ruleSentence(draft, names)).toBe(sentence);
});

test('conditions are said one after the other; countries and their parts are one', () => {
  const when = {
    ...noConditions(),
    countries: ['DE', 'AT'],
    subdivisions: ['CH-ZH'],
    languages: ['pt'],
    employees: { from: 200, to: 1000 },
    agents: ['agent-lumi'],
    features: ['sso'],
    least_score: 3,
    least_depth: 'deep' as const,
  };
  expect(conditionWords(when, names)).toEqual([
    'Germany, Austria, Zürich',
    'speaks Portuguese',
    '200 to 1,000 people',
    'from Lumi',
    'Single sign-on',
    'score from 3',
    'deeply technical',
  ]);
  expect(conditionWords(noConditions(), names)).toEqual([]);
});

test('lengths of time are said in the two largest units', () => {
  expect([0, 45, 60, 90, 3600, 5400, 90_061, null].map(secondsWords)).toEqual([
    '0 s',
    '45 s',
    '1 min',
    '1 min 30 s',
    '1 h',
    '1 h 30 min',
    '1 d 1 h',
    '? s',
  ]);
});

test('ranges may be open', () => {
  expect(
    [
      [1, 5],
      [1, null],
      [null, 5000],
      [null, null],
    ].map(([from = null, to = null]) => rangeWords({ from, to })),
  ).toEqual(['1 to 5', 'from 1', 'up to 5,000', null]);
});

test('long lists are cut, and what is left out is counted', () => {
  expect(listed(['a', 'b', 'c'])).toBe('a, b, c');
  expect(listed(['a', 'b', 'c', 'd'])).toBe('a, b and 2 more');
});

test('what is not known by name stands for itself', () => {
  expect(names.country('XX')).toBe('XX');
  expect(namedBy([{ id: 'a', name: '' }])('a')).toBe('a');
});

test('steps, skills and the last resort are said', () => {
  const step = { stage: 'pickup', after_seconds: 60, to: '', text: '' } as const;
  expect(actionWords({ ...step, kind: 'escalate' }, names)).toBe('Escalate to the manager');
  expect(actionWords({ ...step, kind: 'escalate', to: 'rep-bo' }, names)).toBe(
    'Escalate to Bo Achterberg',
  );
  expect(actionWords({ ...step, kind: 'tell_prospect', text: 'Soon' }, names)).toBe(
    'Tell the prospect “Soon”',
  );
  expect(askedWords({ ...newSkill(), depth: 'deep', features: ['sso'] }, names)).toBe(
    'Asked for where the talk is deeply technical or Single sign-on came up',
  );
  expect(askedWords(newSkill(), names)).toBe('No talk asks for it');
  expect(lastResortWords({ kind: 'queue', team: 'team-dach', rep: '' }, names)).toBe(
    'It waits for whoever of DACH becomes free',
  );
});

test('a copy is named after the original, and ids are small letters', () => {
  expect(another('Nordics', ['Nordics', 'Nordics 2'])).toBe('Nordics 3');
  expect(another('Nordics 2', ['Nordics', 'Nordics 2'])).toBe('Nordics 3');
  expect(idFrom('  Größe ≥ 200! ')).toBe('grosse-200');
});

test('an item moves to a place, never beyond the ends', () => {
  const items = ['a', 'b', 'c'];
  expect([moveTo(items, 0, 2), items]).toEqual([true, ['b', 'c', 'a']]);
  expect([moveTo(items, 2, -4), items]).toEqual([true, ['a', 'b', 'c']]);
  expect([moveTo(items, 0, -1), items]).toEqual([false, ['a', 'b', 'c']]);
});
