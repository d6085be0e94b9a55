/** Where the steps of a time line stand. */

/** Neighbours keep this part of the line between them, so that their words do not meet. */
const GAP = 0.16;
/** Where the last one stands at most: behind it the line says how the stage ends. */
const LAST = 0.8;

/** From 0 to 1, in the order given, which is that of time: by the root of time, never too close. */
export function placesOf(seconds: readonly number[]): number[] {
  const last = Math.max(1, ...seconds);
  const gap = Math.min(GAP, LAST / seconds.length);
  let before = 0;
  const pushed = seconds.map(
    (at) => (before = Math.max(before + gap, Math.sqrt(at / last) * LAST)),
  );
  // Who was pushed beyond the end is pulled back, and with them whoever stands before.
  return pushed.map((place, i) => Math.min(place, LAST - gap * (seconds.length - 1 - i)));
}
