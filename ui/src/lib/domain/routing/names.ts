/** Names for what a policy refers to by id; an id that is not known stands for itself. */
export type Named = (id: string) => string;

export type Names = {
  rep: Named;
  team: Named;
  territory: Named;
  skill: Named;
  agent: Named;
  country: Named;
  subdivision: Named;
  language: Named;
  industry: Named;
  feature: Named;
};

/** A look-up in lists of ids and names. */
export function namedBy(...lists: readonly (readonly { id: string; name: string }[])[]): Named {
  const all = new Map(lists.flat().map(({ id, name }) => [id, name]));
  return (id) => {
    const name = all.get(id);
    return name === undefined || name === '' ? id : name;
  };
}

/** "Germany, Austria and 3 more". */
export function listed(words: readonly string[], most = 3): string {
  if (words.length <= most) return words.join(', ');
  const shown = words.slice(0, most - 1);
  return `${shown.join(', ')} and ${String(words.length - shown.length)} more`;
}
