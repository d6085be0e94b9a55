/** Where each item of a list begins; one entry more than items: the last is the whole height. */
export function offsetsOf<T>(items: readonly T[], heightOf: (item: T) => number): number[] {
  const offsets = [0];
  let sum = 0;
  for (const item of items) {
    sum += heightOf(item);
    offsets.push(sum);
  }
  return offsets;
}

/** The item that lies at a height: the last that begins at or above it. */
export function indexAt(offsets: readonly number[], at: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
