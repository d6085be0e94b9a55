/** An id for machines from a name for people: `Große Kunden` is `grosse-kunden`. */
export function idFrom(name: string): string {
  const ascii = name.replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return ascii
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}

/** `name`, or with the next number behind it if that is taken. */
export function another(name: string, taken: readonly string[]): string {
  const plain = name.replace(/ \d+$/, '');
  for (let n = 2; ; n += 1) {
    const next = `${plain} ${String(n)}`;
    if (!taken.includes(next)) return next;
  }
}
