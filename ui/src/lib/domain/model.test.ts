import { expect, test } from 'vitest';

import type { ModelSettings, ModelView } from '$lib/backend/backend';
import { modelDesk } from '$lib/backend/fake/insight/model';

import {
  costs,
  draftOf,
  hostOf,
  isOwnMachine,
  savedOf,
  sendsAnew,
  tookWords,
  usedShare,
} from './model';

const view: ModelView = modelDesk('usual').view();
const settings: ModelSettings = {
  enabled: true,
  provider: 'open_ai',
  url: 'https://api.openai.com/v1',
  model: 'gpt-5-mini',
  timeout_seconds: 20,
  tokens_per_day: 500_000,
};

test('a key that nobody typed stays as it is; one that is taken away is sent empty', () => {
  const draft = draftOf(view);
  expect(draft.key).toBe('');
  expect('key' in savedOf(draft)).toBe(false);
  expect(savedOf({ ...draft, key: ' sk-1 ' }).key).toBe('sk-1');
  expect(savedOf({ ...draft, key: 'sk-1', keyless: true }).key).toBe('');
});

test('what is read comes back as it was; without a model it is off', () => {
  expect(savedOf(draftOf(view)).settings).toEqual(view.settings);
  const first = draftOf(modelDesk('none').view());
  expect([first.enabled, first.keyless, first.url]).toEqual([false, false, '']);
});

test('words that would go somewhere new are asked about, and only those', () => {
  const cases: [ModelSettings | null, Partial<ModelSettings>, boolean][] = [
    [null, {}, true],
    [null, { enabled: false }, false],
    [{ ...settings, enabled: false }, {}, true],
    [settings, {}, false],
    [settings, { model: 'other' }, false],
    [settings, { url: 'https://api.openai.com/v2' }, false],
    [settings, { url: 'https://elsewhere.example/v1' }, true],
    [settings, { url: 'https://api.openai.com:8443/v1' }, true],
  ];
  for (const [before, next, asks] of cases) {
    expect(sendsAnew(before, { ...settings, ...next })).toBe(asks);
  }
});

test('where the words go, by name', () => {
  expect(hostOf('http://127.0.0.1:8080/v1')).toBe('127.0.0.1:8080');
  expect(hostOf('somewhere')).toBe('somewhere');
  expect(isOwnMachine('http://localhost:11434/v1')).toBe(true);
  expect(isOwnMachine('http://127.0.0.1:8080/v1')).toBe(true);
  expect(isOwnMachine('https://127.0.0.1.evil.example/v1')).toBe(false);
  expect(isOwnMachine('https://localhost.evil.example/v1')).toBe(false);
});

test('costs only where there are prices', () => {
  const priced = { ...settings, cents_in: 25 };
  expect(costs({ cents: 0, calls: 4 }, settings)).toBe('–');
  expect(costs({ cents: 0, calls: 4 }, priced)).toBe('under $0.01');
  expect(costs({ cents: 0, calls: 0 }, priced)).toBe('$0');
  expect(costs({ cents: 123_456, calls: 4 }, priced)).toBe('$1,234.56');
});

test('times and the share of the day', () => {
  expect([tookWords(null), tookWords(420), tookWords(1840)]).toEqual(['–', '420 ms', '1.8 s']);
  expect(usedShare({ ...view.today, tokens_in: 400_000, tokens_out: 400_000 }, settings)).toBe(1);
});
