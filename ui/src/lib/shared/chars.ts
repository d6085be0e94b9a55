/** Spans count Unicode code points; JavaScript strings count UTF-16 units. This is the bridge. */

/**
 * The UTF-16 offsets of the given code point offsets, which must be in ascending order. Offsets past
 * the end come out as the end.
 */
export function utf16Offsets(text: string, codePoints: readonly number[]): number[] {
  const offsets: number[] = [];
  let unit = 0;
  let point = 0;
  for (const wanted of codePoints) {
    while (point < wanted && unit < text.length) {
      unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
      point += 1;
    }
    offsets.push(unit);
  }
  return offsets;
}

/** How many code points a text has. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
