/** How large the text of a page may be to fit on one sheet of paper. */

/** What A4 and Letter both have inside of their margins; a little less, as printers round. */
const WIDTH = '182mm';
const MOST_PX = 925;
/** In points, from what reads well to what can still be read. */
const SIZES = [10.5, 10, 9.5, 9, 8.5, 8, 7.5] as const;
const LEAST = 7.5;

export type Fit = {
  points: number;
  /** Also at the smallest size there is more than one sheet. */
  over: boolean;
};

/** Measured on a copy that nobody sees. */
export function fitOf(page: HTMLElement): Fit {
  const copy = page.cloneNode(true);
  if (!(copy instanceof HTMLElement)) return { points: LEAST, over: false };
  copy.inert = true;
  Object.assign(copy.style, {
    position: 'fixed',
    top: '0',
    visibility: 'hidden',
    width: WIDTH,
    maxWidth: 'none',
  });
  document.body.append(copy);
  const fits = SIZES.find((points) => {
    copy.style.fontSize = `${String(points)}pt`;
    return copy.offsetHeight <= MOST_PX;
  });
  copy.remove();
  return { points: fits ?? LEAST, over: fits === undefined };
}
