/** Side by side: what overlaps shares the width, what does not has all of it. */

type Stretch = { from: number; to: number };
export type Lane = { lane: number; lanes: number };

/** For each stretch its lane and how many there are beside it. Sorted by `from` beforehand. */
export function lanesOf(stretches: readonly Stretch[]): Lane[] {
  const out: Lane[] = [];
  let cluster: number[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const i of cluster) out[i] = { lane: out[i]?.lane ?? 0, lanes: ends.length };
    cluster = [];
    ends = [];
  };
  for (const [i, { from, to }] of stretches.entries()) {
    if (ends.length > 0 && ends.every((end) => end <= from)) close();
    const free = ends.findIndex((end) => end <= from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = to;
    out[i] = { lane, lanes: 0 };
    cluster.push(i);
  }
  close();
  return out;
}
