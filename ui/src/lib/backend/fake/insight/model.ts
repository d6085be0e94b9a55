/** The language model of the stand-in's workspace. */
import type { ModelProblem, ModelTest, ModelUsage, ModelView, SaveModel } from '../../backend';

import type { InsightWorld } from '../insight';
import { iso } from '../roster';
import { refusal } from '../shell';

const MINUTE = 60_000;
const NOTHING: ModelUsage = {
  calls: 0,
  failed: 0,
  tokens_in: 0,
  tokens_out: 0,
  median_ms: null,
  p95_ms: null,
  cents: 0,
};
const NONE: ModelView = {
  settings: null,
  has_key: false,
  problem: null,
  today: NOTHING,
  month: NOTHING,
};

function problem(now: number): ModelProblem {
  return {
    code: 'rate_limited',
    detail: 'api.openai.com answers “429 Too Many Requests: limit of tokens per minute reached”.',
    fix: 'Raise the limit at the provider, or choose a smaller number of tokens per day here.',
    at: iso(now - 12 * MINUTE),
  };
}

function usual(now: number): ModelView {
  return {
    settings: {
      enabled: true,
      provider: 'open_ai',
      url: 'https://api.openai.com/v1',
      model: 'gpt-5-mini',
      timeout_seconds: 20,
      tokens_per_day: 500_000,
      cents_in: 25,
      cents_out: 200,
    },
    has_key: true,
    problem: problem(now),
    today: {
      calls: 61,
      failed: 2,
      tokens_in: 118_400,
      tokens_out: 21_950,
      median_ms: 1840,
      p95_ms: 4210,
      cents: 7,
    },
    month: {
      calls: 1904,
      failed: 31,
      tokens_in: 3_710_220,
      tokens_out: 690_114,
      median_ms: 1790,
      p95_ms: 5630,
      cents: 231,
    },
  };
}

function long(now: number): ModelView {
  const view = usual(now);
  const host = `${'verylongsubdomain.'.repeat(6)}example`;
  return {
    ...view,
    settings: view.settings && {
      ...view.settings,
      url: `https://${host}/${'gateway/'.repeat(12)}v1`,
      model: `our-own/${'fine-tuned-'.repeat(12)}2026`,
    },
    problem: view.problem && { ...view.problem, detail: `${host} answers ${'“no”, '.repeat(60)}` },
  };
}

/** The first fault, as the hub would name it. */
function check({ settings }: SaveModel): void {
  const { url, model, timeout_seconds, tokens_per_day } = settings;
  if (!/^https?:\/\//.test(url)) {
    const fix = 'Write it with the version, like https://api.openai.com/v1.';
    throw refusal('invalid_input', 'This is no address', 'settings.url', fix);
  }
  if (url.startsWith('http://') && !/^http:\/\/(127\.|localhost)/.test(url)) {
    const fix = 'Take an address that begins with https.';
    throw refusal(
      'refused',
      'Without https the words could be read on the way',
      'settings.url',
      fix,
    );
  }
  if (model.trim() === '') {
    const fix = 'Write the name that the provider gives it.';
    throw refusal('invalid_input', 'The model has no name', 'settings.model', fix);
  }
  if (timeout_seconds < 1 || timeout_seconds > 120) {
    throw refusal('invalid_input', 'This is 1 to 120 seconds', 'settings.timeout_seconds');
  }
  if (tokens_per_day < 1000) {
    throw refusal('invalid_input', 'This is 1,000 at least', 'settings.tokens_per_day');
  }
}

export function modelDesk(world: InsightWorld, now = Date.now()) {
  let view = { none: NONE, usual: usual(now), many: usual(now), long: long(now) }[world];

  return {
    view: () => view,
    save(save: SaveModel): ModelView {
      check(save);
      const { key } = save;
      view = {
        ...view,
        settings: save.settings,
        has_key: key == null ? view.has_key : key !== '',
        problem: null,
      };
      return view;
    },
    drop(): void {
      view = NONE;
    },
    test(): ModelTest {
      const wrong = view.has_key ? null : { ...problem(Date.now()), code: 'unauthorized' as const };
      const lines = ['Company size: 400 people', 'Budget: 20,000 EUR', 'The open question on SSO'];
      return {
        millis: 2130,
        tokens_in: wrong ? 0 : 1460,
        tokens_out: wrong ? 0 : 312,
        found: lines.map((label, i) => ({ label, found: wrong === null && i < 2 })),
        problem: wrong && {
          ...wrong,
          detail: 'The server answers “401 Unauthorized”.',
          fix: 'Enter the key that the provider gave you.',
        },
      };
    },
  };
}
