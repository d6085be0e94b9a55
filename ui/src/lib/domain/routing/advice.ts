/** What is no fault of a draft, and hardly meant: at what it names. */
import type { Advice, DraftView } from '$lib/backend/backend';

const LISTS = ['rules', 'territories', 'skills'] as const;
type List = (typeof LISTS)[number];

export type Advised = Advice & {
  list: List | null;
  /** Of the rule, territory or skill; of none where the whole list is meant. */
  id: string | null;
  name: string | null;
};

/** Places are those of the draft as it was saved: ids still find the item when it has moved. */
export function adviceOf({ advice = [], policy }: DraftView): Advised[] {
  return advice.map((one) => {
    const [, name = '', place] = /^(\w+)(?:\[(\d+)\])?/.exec(one.field) ?? [];
    const list = LISTS.find((known) => known === name) ?? null;
    const item = list && place !== undefined ? policy[list]?.[Number(place)] : undefined;
    return { ...one, list, id: item?.id ?? null, name: item?.name ?? null };
  });
}

export const things = (count: number) =>
  count === 1 ? '1 thing to look at' : `${String(count)} things to look at`;
