/** The words that a person selected in the transcript, as places in its messages. */
import { codePoints } from '$lib/shared/chars';

import type { Picked } from './quotes';

/** Messages carry their `seq` around the words, and `data-words` on them. */
const WORDS = '[data-words]';

export type Selected = { picked: Picked[]; box: DOMRect };

/** Nothing where nothing is selected, or only blanks. */
export function selectedIn(scroller: HTMLElement): Selected | null {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(scroller) || range.toString().trim() === '') return null;
  const picked = [...scroller.querySelectorAll<HTMLElement>(WORDS)].flatMap((words) =>
    range.intersectsNode(words) ? pickedIn(words, range) : [],
  );
  return picked.length === 0 ? null : { picked, box: boxOf(range) };
}

function pickedIn(words: HTMLElement, range: Range): Picked[] {
  const text = words.textContent;
  const start = words.contains(range.startContainer)
    ? before(words, range.startContainer, range.startOffset)
    : 0;
  const end = words.contains(range.endContainer)
    ? before(words, range.endContainer, range.endOffset)
    : text.length;
  if (text.slice(start, end).trim() === '') return [];
  const points = (units: number) => codePoints(text.slice(0, units));
  return [{ seq: Number(words.dataset.words), start: points(start), end: points(end) }];
}

/** How much of the words stands before a place in them. */
function before(words: HTMLElement, node: Node, offset: number): number {
  const range = document.createRange();
  range.selectNodeContents(words);
  range.setEnd(node, offset);
  return range.toString().length;
}

function boxOf(range: Range): DOMRect {
  // Words that run over lines have several boxes: beside the last is where the pointer is.
  const boxes = range.getClientRects();
  return boxes[boxes.length - 1] ?? range.getBoundingClientRect();
}
