/** Placeholders in a template, as they are put in and as they are found. */
import type { Placeholder } from '$lib/backend/backend';

export const placed = (name: string): string => `{{ ${name} }}`;

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** What stands in a text like a placeholder and is none. */
export function straysIn(text: string, known: readonly Placeholder[]): string[] {
  const names = Array.from(text.matchAll(PLACE), ([, name = '']) => name);
  return Array.from(new Set(names)).filter((name) => !known.some((one) => one.name === name));
}

/** What is said of them; nothing if there is none. */
export function strayWords(texts: readonly string[], known: readonly Placeholder[]): string | null {
  const strays = Array.from(new Set(texts.flatMap((text) => straysIn(text, known))));
  if (strays.length === 0) return null;
  const list = strays.map(placed).join(', ');
  return `${list} ${strays.length === 1 ? 'stands' : 'stand'} for nothing.`;
}
