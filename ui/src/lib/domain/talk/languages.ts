/** In which language a talk is, and where that changes. */
import type { LanguageRun, Message } from '$lib/backend/backend';

/** BCP 47, for the engine: hyphenation, fonts and voices follow it. */
export function languageAt(runs: readonly LanguageRun[], seq: number): string | undefined {
  return runs.find(({ from, to }) => from <= seq && seq <= to)?.language;
}

const names = new Intl.DisplayNames(undefined, { type: 'language' });

/** "German"; the tag itself where nobody knows it. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

const base = (tag: string) => tag.toLowerCase().split('-')[0] ?? tag;

/**
 * By message, the language that begins there. A talk that is all in the reader's own language needs
 * no label.
 */
export function languageChanges(
  runs: readonly LanguageRun[],
  messages: readonly Message[],
  own: string,
): Map<number, string> {
  const changes = new Map<number, string>();
  const first = messages[0]?.seq ?? 0;
  let before = base(own);
  const several = new Set(runs.map((run) => base(run.language))).size > 1;
  for (const { from, language } of runs) {
    const begins = Math.max(from, first);
    if (base(language) !== before || (several && changes.size === 0))
      changes.set(begins, languageName(language));
    before = base(language);
  }
  return changes;
}
