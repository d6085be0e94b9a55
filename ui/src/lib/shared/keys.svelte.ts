import { SvelteSet } from 'svelte/reactivity';

/** One thing that keys do. The overlay of all keys shows exactly these. */
export type KeyBinding = {
  /** `a`, `Enter`, `mod+k`, or two in a row: `g i`. */
  keys: string | readonly string[];
  label: string;
  group:
    'Go to' | 'List' | 'Agenda' | 'Meeting' | 'Handoff' | 'Evidence' | 'Transcript' | 'Anywhere';
  run: () => void;
  when?: () => boolean;
};

/** How long the second key of `g i` may take. */
const SEQUENCE_MS = 1200;

const TYPING = 'input, textarea, select, [contenteditable="true"]';
/** What floats has keys of its own. */
const FLOATING =
  '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-floating]';
const PRESSABLE = 'button, a[href], summary, [role="button"]';

const mac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent);

export class Keymap {
  readonly #bindings = new SvelteSet<KeyBinding>();
  #first: { key: string; at: number } | null = null;

  /** Adds bindings until the returned function is called. Later ones win. */
  add(bindings: readonly KeyBinding[]): () => void {
    for (const binding of bindings) this.#bindings.add(binding);
    return () => {
      for (const binding of bindings) this.#bindings.delete(binding);
    };
  }

  /** Everything that keys can do where the person is, also what is not possible just now. */
  get all(): KeyBinding[] {
    return [...this.#bindings];
  }

  /** What keys do here and now. */
  get active(): KeyBinding[] {
    return [...this.#bindings].filter((binding) => binding.when?.() ?? true);
  }

  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const pressed = nameOf(event);
    if (isElsewhere(event, pressed)) return;
    const sequence = this.#sequence(pressed, event.timeStamp);
    const binding = (sequence && this.#find(sequence)) ?? this.#find(pressed);
    if (!binding) {
      this.#first = { key: pressed, at: event.timeStamp };
      return;
    }
    this.#first = null;
    event.preventDefault();
    binding.run();
  }

  #sequence(pressed: string, at: number): string | null {
    if (!this.#first || at - this.#first.at > SEQUENCE_MS) return null;
    return `${this.#first.key} ${pressed}`;
  }

  #find(keys: string): KeyBinding | undefined {
    return this.active.findLast(({ keys: own }) =>
      typeof own === 'string' ? own === keys : own.includes(keys),
    );
  }
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `mod+${key}`;
  return event.altKey ? `alt+${key}` : key;
}

/** Whether the key belongs to what has the focus rather than to the window. */
function isElsewhere(event: KeyboardEvent, pressed: string): boolean {
  if (!(event.target instanceof Element)) return false;
  if (event.target.closest(FLOATING)) return true;
  if (pressed.startsWith('mod+')) return false;
  if (event.target.closest(TYPING)) return pressed !== 'Escape';
  return (pressed === 'Enter' || pressed === ' ') && event.target.closest(PRESSABLE) !== null;
}

const GLYPHS: Record<string, string> = {
  mod: mac ? '⌘' : 'Ctrl',
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
};

const NAMES: Record<string, string> = {
  ...GLYPHS,
  mod: mac ? 'Command' : 'Control',
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Enter: 'enter',
  Escape: 'escape',
};

/** A binding as it is read out: `Control k`. */
export function spoken(keys: string): string {
  return keys
    .split(/[ +]/)
    .map((key) => NAMES[key] ?? key)
    .join(' ');
}

/** The caps to draw for a binding: `mod+k` as `Ctrl`, `K`. */
export function caps(keys: string): string[] {
  return keys.split(/[ +]/).map((key) => GLYPHS[key] ?? key.toUpperCase());
}

export const keymap = new Keymap();
