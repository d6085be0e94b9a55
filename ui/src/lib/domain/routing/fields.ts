/** Where on the page the field stands that the hub names. */
export const PARTS = [
  'rules',
  'territories',
  'skills',
  'clocks',
  'try',
  'replay',
  'versions',
] as const;
export type RoutingPart = (typeof PARTS)[number];

const FIELDS: readonly (readonly [RegExp, RoutingPart])[] = [
  [/^(rules|last_resort|offer_seconds|repeat_seconds|away_after_lapses|hours)\b/, 'rules'],
  [/^territories\b/, 'territories'],
  [/^skills\b/, 'skills'],
  [/^clocks\b/, 'clocks'],
];

/** The part that shows the field; nothing if none does. */
export function partOf(field: string | null | undefined): RoutingPart | null {
  return FIELDS.find(([pattern]) => pattern.test(field ?? ''))?.[1] ?? null;
}

/** `line 12: rules.to.kind`: what is wrong in a text that was given. */
export function placeOf(field: string | null): { line: number; field: string } | null {
  const found = /^line (\d+)(?:: *(.*))?$/.exec(field ?? '');
  return found ? { line: Number(found[1]), field: found[2] ?? '' } : null;
}

/** Where a line begins and ends in a text; lines count from 1. */
export function lineAt(text: string, line: number): { from: number; to: number } {
  const lines = text.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const to = from + (lines[line - 1]?.length ?? 0);
  return { from: Math.min(from, text.length), to: Math.min(to, text.length) };
}
