/** The language model that reads along: as it is edited, and in words. */
import type {
  ModelFault,
  ModelProvider,
  ModelSettings,
  ModelUsage,
  ModelView,
  SaveModel,
} from '$lib/backend/backend';

export const PROVIDERS: readonly { id: ModelProvider; name: string; says: string }[] = [
  { id: 'open_ai', name: 'OpenAI, or what speaks like it', says: 'vLLM, llama.cpp, Ollama' },
  { id: 'anthropic', name: 'Anthropic', says: 'its Messages API' },
];

/** What the address looks like. */
export const ADDRESSES: Record<ModelProvider, string> = {
  open_ai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
};

export const FAULTS: Record<ModelFault, string> = {
  unreachable: 'The server does not answer',
  unauthorized: 'The server does not take the key',
  rate_limited: 'The server wants fewer calls',
  slow: 'The model took too long',
  refused: 'The model declined to answer',
  truncated: 'The answer ended in the middle',
  invalid: 'The answer could not be used',
  too_long: 'The talk is longer than the model can read',
  budget: 'The tokens of the day are used up',
  server: 'The server answered with an error',
};

/** A number field may be empty while it is edited. */
export type ModelDraft = {
  enabled: boolean;
  provider: ModelProvider;
  url: string;
  model: string;
  /** Empty: what is stored stays. */
  key: string;
  /** No key is sent, also none that is stored. */
  keyless: boolean;
  timeout: number | null;
  tokens: number | null;
  centsIn: number | null;
  centsOut: number | null;
};

export function draftOf({ settings, has_key }: ModelView): ModelDraft {
  return {
    enabled: settings?.enabled ?? false,
    provider: settings?.provider ?? 'open_ai',
    url: settings?.url ?? '',
    model: settings?.model ?? '',
    key: '',
    keyless: settings !== null && !has_key,
    timeout: settings?.timeout_seconds ?? 20,
    tokens: settings?.tokens_per_day ?? 500_000,
    centsIn: settings?.cents_in ?? 0,
    centsOut: settings?.cents_out ?? 0,
  };
}

/** What is sent: an empty number becomes 0, which the hub refuses with the field's name. */
export function savedOf(draft: ModelDraft): SaveModel {
  const settings: ModelSettings = {
    enabled: draft.enabled,
    provider: draft.provider,
    url: draft.url.trim(),
    model: draft.model.trim(),
    timeout_seconds: draft.timeout ?? 0,
    tokens_per_day: draft.tokens ?? 0,
    cents_in: draft.centsIn ?? 0,
    cents_out: draft.centsOut ?? 0,
  };
  const key = draft.keyless ? '' : draft.key.trim();
  return { settings, ...(key !== '' || draft.keyless ? { key } : {}) };
}

export function isSame(a: ModelDraft, b: ModelDraft): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether words of prospects would go where they do not go yet: asked about first. */
export function sendsAnew(before: ModelSettings | null, next: ModelSettings): boolean {
  if (!next.enabled) return false;
  return !before?.enabled || hostOf(before.url) !== hostOf(next.url);
}

/** `api.openai.com`, `127.0.0.1:8080`; what was typed, where it is no address. */
export function hostOf(url: string): string {
  const host = URL.canParse(url) ? new URL(url).host : '';
  return host === '' ? url : host;
}

/** Only the hub's own machine hears it. */
export function isOwnMachine(url: string): boolean {
  const name = URL.canParse(url) ? new URL(url).hostname : '';
  return name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

/** `$2.31`, `under $0.01`; nothing where no prices are given. */
export function costs(
  { cents, calls }: Pick<ModelUsage, 'cents' | 'calls'>,
  settings: ModelSettings | null,
): string {
  const priced = (settings?.cents_in ?? 0) > 0 || (settings?.cents_out ?? 0) > 0;
  if (!priced && cents === 0) return '–';
  if (cents === 0) return calls === 0 ? '$0' : 'under $0.01';
  const dollars = (cents / 100).toLocaleString('en', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return `$${dollars}`;
}

/** `1.8 s`, `420 ms`; a dash where nothing was answered. */
export function tookWords(millis: number | null): string {
  if (millis === null) return '–';
  if (millis < 1000) return `${String(millis)} ms`;
  return `${(millis / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`;
}

/** How much of the day's tokens is used, from 0 to 1. */
export function usedShare(today: ModelUsage, settings: ModelSettings): number {
  const used = today.tokens_in + today.tokens_out;
  return settings.tokens_per_day === 0 ? 1 : Math.min(1, used / settings.tokens_per_day);
}
