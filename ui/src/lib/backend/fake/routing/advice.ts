/** What the hub would say of a draft that is no fault, and hardly meant: the most telling of it. */
import type { Advice, RoutingPolicy, Rule } from '../../backend';

export function adviceOf({ rules = [], territories = [] }: RoutingPolicy): Advice[] {
  const end = rules.findIndex(ends);
  return [
    ...rules.flatMap((rule, i) =>
      rule.on === false ? [] : ofRule(rule, i, end, rules[end]?.name),
    ),
    ...territories.flatMap(({ name, reps = [], teams = [] }, i) =>
      reps.length + teams.length > 0
        ? []
        : [
            {
              field: `territories[${String(i)}]`,
              problem: `nobody looks after “${name}”`,
              fix: 'add reps or a team',
            },
          ],
    ),
  ];
}

function ofRule({ to, fallback = [] }: Rule, i: number, end: number, name = ''): Advice[] {
  const at = `rules[${String(i)}]`;
  const late = {
    field: at,
    problem: `is never reached: “${name}” takes every lead and keeps it`,
    fix: 'move it further up, or say for which leads the other one is',
  };
  const hasty = {
    field: `${at}.fallback`,
    problem: 'when the owner is absent, the next rule gives the lead to somebody else at once',
    fix: 'say what is to happen first: wait, ask who stands in, or book a time with the owner',
  };
  return [
    ...(end >= 0 && i > end ? [late] : []),
    ...(to.kind === 'owner' && fallback.length === 0 ? [hasty] : []),
  ];
}

/** A queue for every lead keeps all of them. */
function ends({ on, to, when = {} }: Rule): boolean {
  const all = Object.values(when).every(
    (one) => one === null || (Array.isArray(one) && !one.length),
  );
  return on !== false && to.kind === 'queue' && all;
}
