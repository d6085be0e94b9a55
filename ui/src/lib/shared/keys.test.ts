import { expect, test, vi } from 'vitest';

import { Keymap } from './keys.svelte';

function press(
  keymap: Keymap,
  key: string,
  on: Element = document.body,
  init: KeyboardEventInit = {},
) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  on.addEventListener('keydown', (e) => e instanceof KeyboardEvent && keymap.handle(e), {
    once: true,
  });
  on.dispatchEvent(event);
  return event;
}

const binding = (keys: string | string[], run: () => void) =>
  ({ keys, label: 'Do', group: 'List', run }) as const;

test('a key runs what it is bound to, until the binding goes', () => {
  const keymap = new Keymap();
  const run = vi.fn();
  const remove = keymap.add([binding(['j', 'ArrowDown'], run)]);
  press(keymap, 'j');
  press(keymap, 'ArrowDown');
  remove();
  press(keymap, 'j');
  expect(run).toHaveBeenCalledTimes(2);
});

test('two keys in a row are a binding of their own', () => {
  const keymap = new Keymap();
  const [inbox, next] = [vi.fn(), vi.fn()];
  keymap.add([binding('g i', inbox), binding('j', next)]);
  press(keymap, 'g');
  press(keymap, 'i');
  expect(inbox).toHaveBeenCalledOnce();
  press(keymap, 'i');
  expect(inbox).toHaveBeenCalledOnce();
});

test('typing belongs to the field, but Escape and Control k do not', () => {
  const keymap = new Keymap();
  const [accept, back, find] = [vi.fn(), vi.fn(), vi.fn()];
  keymap.add([binding('a', accept), binding('Escape', back), binding('mod+k', find)]);
  const field = document.body.appendChild(document.createElement('input'));
  press(keymap, 'a', field);
  press(keymap, 'Escape', field);
  press(keymap, 'k', field, { ctrlKey: true });
  expect([accept, back, find].map((f) => f.mock.calls.length)).toEqual([0, 1, 1]);
});

test('Enter on a button presses the button', () => {
  const keymap = new Keymap();
  const open = vi.fn();
  keymap.add([binding('Enter', open)]);
  press(keymap, 'Enter', document.body.appendChild(document.createElement('button')));
  expect(open).not.toHaveBeenCalled();
});

test('what floats has keys of its own', () => {
  const keymap = new Keymap();
  const accept = vi.fn();
  keymap.add([binding('a', accept)]);
  const menu = document.body.appendChild(document.createElement('div'));
  menu.setAttribute('role', 'menu');
  press(keymap, 'a', menu);
  expect(accept).not.toHaveBeenCalled();
});

test('a binding that does not hold now lets an earlier one have the key', () => {
  const keymap = new Keymap();
  const [first, second] = [vi.fn(), vi.fn()];
  keymap.add([binding('a', first)]);
  keymap.add([{ ...binding('a', second), when: () => false }]);
  press(keymap, 'a');
  expect([first, second].map((f) => f.mock.calls.length)).toEqual([1, 0]);
});
