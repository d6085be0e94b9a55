/** Where the steps of a time line stand. */

/** Neighbours keep this part of the line between them, so that their words do not meet. */
const GAP = 0.16;

/** From 0 to 1, in the order given, which is that of time: by the root of time, never too close. */
export function placesOf(seconds: readonly number[]): number[] {
  const last = Math.max(1, ...seconds);
  const gap = Math.min(GAP, 1 / (seconds.length + 1));
  let before = 0;
  const places = seconds.map((at) => (before = Math.max(before + gap, Math.sqrt(at / last) * 0.9)));
  const end = places.at(-1) ?? 0;
  return end <= 0.9 ? places : places.map((place) => (place / end) * 0.9);
}
