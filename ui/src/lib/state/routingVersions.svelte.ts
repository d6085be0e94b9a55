import type { Backend, PolicyDiff, RoutingView, Which } from '$lib/backend/backend';

import { Attempt } from './attempt.svelte';

/** `draft`, `published` or the number of a version: a policy's name in lists of choices. */
export function keyOf(which: Which): string {
  return which.kind === 'version' ? String(which.version) : which.kind;
}

export function whichOf(key: string): Which {
  if (key === 'draft' || key === 'published') return { kind: key };
  return { kind: 'version', version: Number(key) };
}

/** Every policy that there is, the newest first. */
export function whichChoices({ draft, versions }: RoutingView): { id: string; label: string }[] {
  const [now, ...past] = versions;
  return [
    ...(draft ? [{ id: 'draft', label: 'The draft' }] : []),
    { id: 'published', label: now ? `Version ${String(now.version)}, published` : 'Published' },
    ...past.map(({ version }) => ({ id: String(version), label: `Version ${String(version)}` })),
  ];
}

/** Policies side by side, and as text. */
export class RoutingVersions {
  from = $state('');
  to = $state('');
  diff = $state.raw<PolicyDiff | null>(null);
  /** Where the text went that was saved last. */
  path = $state.raw<string | null>(null);
  copied = $state(false);
  readonly comparing = new Attempt();
  readonly exporting = new Attempt();
  readonly importing = new Attempt();

  readonly #backend: Backend;
  /** Which policies there were when some were last laid side by side by themselves. */
  #seen = '';

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** What is worth comparing: again, once something else was published or saved. */
  async show({ published, draft, versions }: RoutingView): Promise<void> {
    const seen = `${String(published.version)} ${String(draft?.revision ?? '')}`;
    if (seen === this.#seen) return;
    this.#seen = seen;
    const second = String(versions[1]?.version ?? 'published');
    await this.compare(draft ? 'published' : second, draft ? 'draft' : 'published');
  }

  async compare(from: string, to: string): Promise<void> {
    this.from = from;
    this.to = to;
    this.diff = null;
    const request = { from: whichOf(from), to: whichOf(to) };
    const diff = await this.comparing.run(() => this.#backend.compareRouting(request));
    if (diff && this.from === from && this.to === to) this.diff = diff;
  }

  /** Into a file, whose path then is known. */
  async saveText(key: string): Promise<void> {
    this.path = null;
    this.copied = false;
    const path = await this.exporting.run(async () => {
      const { toml } = await this.#backend.routingText(whichOf(key));
      const name = `baton-routing-${Number.isNaN(Number(key)) ? key : `version-${key}`}.toml`;
      return this.#backend.saveText(name, toml);
    });
    this.path = path ?? null;
  }

  async copyText(key: string, write: (text: string) => Promise<void>): Promise<void> {
    this.path = null;
    this.copied = false;
    await this.exporting.run(async () => {
      const { toml } = await this.#backend.routingText(whichOf(key));
      await write(toml);
    });
    this.copied = this.exporting.failure === null;
  }
}
