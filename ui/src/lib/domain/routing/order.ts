/** Puts an item of a list that is in order at another place; whether it moved. */
export function moveTo(items: unknown[], from: number, to: number): boolean {
  const place = Math.max(0, Math.min(items.length - 1, to));
  if (place === from || from < 0 || from >= items.length) return false;
  items.splice(place, 0, ...items.splice(from, 1));
  return true;
}
