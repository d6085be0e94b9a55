/** A policy as text, and what changed between two: enough of both to look at. */
import type { DiffLine, PolicyDiff, RoutingPolicy } from '../../backend';

export function tomlOf(policy: RoutingPolicy): string {
  const { rules = [], territories = [], skills = [], clocks = [], last_resort, version } = policy;
  const { offer_seconds, repeat_seconds, away_after_lapses, hours } = policy;
  return [
    `# Routing policy${version ? ` ${String(version)}` : ', a draft'}`,
    ...pairs({ offer_seconds, repeat_seconds, away_after_lapses, hours, last_resort }),
    ...rules.flatMap((rule) => ['', '[[rules]]', ...pairs(rule)]),
    ...territories.flatMap((territory) => ['', '[[territories]]', ...pairs(territory)]),
    ...skills.flatMap((skill) => ['', '[[skills]]', ...pairs(skill)]),
    ...clocks.flatMap((step) => ['', '[[clocks]]', ...pairs(step)]),
    '',
  ].join('\n');
}

/** What is empty is left out. */
function pairs(table: Record<string, unknown>): string[] {
  return Object.entries(table)
    .filter(([, value]) => written(value) !== '{}' && written(value) !== '[]')
    .flatMap(([key, value]) => (value == null ? [] : [`${key} = ${written(value)}`]));
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inside = pairs(value as Record<string, unknown>);
  return inside.length === 0 ? '{}' : `{ ${inside.join(', ')} }`;
}

export function diffOf(from: RoutingPolicy, to: RoutingPolicy): PolicyDiff {
  return { summary: summaryOf(from, to), lines: linesOf(tomlOf(from), tomlOf(to)) };
}

function summaryOf(from: RoutingPolicy, to: RoutingPolicy): string[] {
  return [
    ...listChanges('Rule', from.rules ?? [], to.rules ?? []),
    ...listChanges('Territory', from.territories ?? [], to.territories ?? []),
    ...listChanges('Skill', from.skills ?? [], to.skills ?? []),
    ...(same(from.clocks, to.clocks) ? [] : ['The clocks were changed']),
    ...(same(from.last_resort, to.last_resort) ? [] : ['The last resort was changed']),
    ...(from.offer_seconds === to.offer_seconds
      ? []
      : [`The time to answer was ${seconds(from)} and is ${seconds(to)}`]),
  ];
}

const seconds = ({ offer_seconds = 0 }: RoutingPolicy) => `${String(offer_seconds)} s`;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

type Item = { id: string; name: string };

function listChanges(what: string, from: readonly Item[], to: readonly Item[]): string[] {
  const added = to.flatMap(({ id, name }, i) =>
    from.some((one) => one.id === id)
      ? []
      : [`${what} “${name}” was added as number ${String(i + 1)}`],
  );
  const removed = from.flatMap(({ id, name }) =>
    to.some((one) => one.id === id) ? [] : [`${what} “${name}” was removed`],
  );
  const changed = to.flatMap((item) => {
    const before = from.find((one) => one.id === item.id);
    return before && !same(before, item) ? [`${what} “${item.name}” was changed`] : [];
  });
  const kept = (all: readonly Item[], other: readonly Item[]) =>
    all.map(({ id }) => id).filter((id) => other.some((one) => one.id === id));
  const moved = same(kept(from, to), kept(to, from))
    ? []
    : [`The order of the ${what.toLowerCase()}s was changed`];
  return [...added, ...removed, ...moved, ...changed];
}

/** Lines before and after a change. */
const AROUND = 3;

function linesOf(from: string, to: string): DiffLine[] {
  const all = compared(from.split('\n'), to.split('\n'));
  const near = all.map((_, i) =>
    all.slice(Math.max(0, i - AROUND), i + AROUND + 1).some(({ change }) => change !== 'same'),
  );
  return all.flatMap((line, i) => {
    if (near[i]) return [line];
    return i > 0 && !near[i - 1] ? [] : [{ change: 'gap' as const, text: '' }];
  });
}

/** The longest lines in common stay. */
function compared(from: readonly string[], to: readonly string[]): DiffLine[] {
  const best = from.map(() => to.map(() => 0));
  const at = (i: number, j: number) => best[i]?.[j] ?? 0;
  for (let i = from.length - 1; i >= 0; i -= 1) {
    const row = best[i] ?? [];
    for (let j = to.length - 1; j >= 0; j -= 1) {
      row[j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const [was, is] = [from[i], to[j]];
    if (was !== undefined && was === is) {
      lines.push({ change: 'same', text: was });
      [i, j] = [i + 1, j + 1];
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ change: 'removed', text: was });
      i += 1;
    } else {
      lines.push({ change: 'added', text: is ?? '' });
      j += 1;
    }
  }
  return lines;
}
