/** The stand-in's routing: one policy, its draft and history, tried without side effects. */
import type {
  Backend,
  DraftView,
  Lead,
  ReplayView,
  RoutingPolicy,
  RoutingView,
  Which,
} from '../backend';

import { ANA, BO, iso } from './build';
import { FakeBooking } from './booking';
import { adviceOf } from './routing/advice';
import { decide } from './routing/decide';
import { past, published, routingOf } from './routing/policy';
import { reportOf } from './routing/replay';
import { diffOf, tomlOf } from './routing/text';
import { allWords, isCountry, subdivisionsOf } from './routing/words';
import { refusal } from './shell';

export class FakeRouting extends FakeBooking {
  readonly #routing = routingOf(this.world.routing, Date.now());
  #replays = 0;
  readonly #running = new Map<string, ReplayView>();

  routing: Backend['routing'] = () => this.pass('routing').then(() => this.#view());

  routingVersion: Backend['routingVersion'] = (version) =>
    this.pass('routingVersion').then(() => this.#policy({ kind: 'version', version }));

  saveRoutingDraft: Backend['saveRoutingDraft'] = async ({ policy, revision }) => {
    await this.pass('saveRoutingDraft');
    if ((revision ?? null) !== (this.#routing.draft?.revision ?? null)) throw saved();
    check(policy);
    return this.#keep(policy);
  };

  dropRoutingDraft: Backend['dropRoutingDraft'] = async () => {
    await this.pass('dropRoutingDraft');
    this.#routing.draft = null;
  };

  publishRouting: Backend['publishRouting'] = async ({ revision, note }) => {
    await this.pass(`publishRouting ${note ?? ''}`.trim());
    const { draft: one } = this.#routing;
    if (one?.revision !== revision) throw saved();
    const now = this.#routing.published.version;
    if (one.base !== now) {
      const detail = `Version ${String(now)} was published after this draft was saved.`;
      const fix = 'Compare the draft with it, and save the draft again.';
      throw refusal('refused', detail, 'revision', fix);
    }
    this.#publish(one.policy, note ?? '', null);
    this.#routing.draft = null;
    return this.#view();
  };

  rollBackRouting: Backend['rollBackRouting'] = async ({ version, note }) => {
    await this.pass(`rollBackRouting ${String(version)}`);
    this.#publish(this.#policy({ kind: 'version', version }), note ?? '', version);
    return this.#view();
  };

  compareRouting: Backend['compareRouting'] = async ({ from, to }) => {
    await this.pass('compareRouting');
    return diffOf(this.#policy(from), this.#policy(to));
  };

  routingText: Backend['routingText'] = async (which) => {
    await this.pass(`routingText ${which.kind}`);
    return { toml: tomlOf(this.#policy(which)) };
  };

  importRouting: Backend['importRouting'] = async ({ toml }) => {
    await this.pass('importRouting');
    const line = toml.split('\n').findIndex((text) => text.includes('round robin')) + 1;
    if (line > 0) {
      const field = `line ${String(line)}: rules.to.kind`;
      const fix = 'write round_robin, owner, territory, skill or queue';
      throw refusal('refused', '“round robin” is no kind of target', field, fix);
    }
    return this.#keep({ ...published(), offer_seconds: 90 });
  };

  dryRun: Backend['dryRun'] = async ({ policy, lead }) => {
    await this.pass(`dryRun ${policy.kind} ${lead.kind}`);
    const facts = lead.kind === 'typed' ? lead.lead : leadOf(lead.handoff);
    return decide(this.#policy(policy), facts, Date.now());
  };

  startReplay: Backend['startReplay'] = async ({ last, policy }) => {
    await this.pass(`startReplay ${String(last)} ${policy.kind}`);
    this.#replays += 1;
    const view = { id: `rpl-${String(this.#replays)}`, done: 0, total: last, report: null };
    this.#running.set(view.id, view);
    return view;
  };

  /** A quarter further with each question. */
  replay: Backend['replay'] = async (id) => {
    await this.pass('replay');
    const before = this.#running.get(id);
    if (!before) throw refusal('not_found', 'This replay is gone', undefined, 'Start it again.');
    const done = Math.min(before.total, before.done + Math.ceil(before.total / 4));
    const size = { usual: 14, first: 3, many: 200, long: 14 }[this.world.routing];
    const report =
      done < before.total
        ? null
        : reportOf(before.total, size, this.world.routing === 'long', Date.now());
    const view = { ...before, done, report };
    this.#running.set(id, view);
    return view;
  };

  routingWords = () => this.pass('routingWords').then(allWords);
  subdivisions: Backend['subdivisions'] = (country) =>
    this.pass(`subdivisions ${country}`).then(() => ({ subdivisions: subdivisionsOf(country) }));

  /** What tests make happen: Bo saves the draft on his machine. */
  savedElsewhere(): void {
    const { draft: one, published: now } = this.#routing;
    const policy = { ...(one?.policy ?? now), away_after_lapses: 7 };
    this.#routing.draft = {
      ...{ policy, base: one?.base ?? now.version ?? 0, by: BO, at: iso(Date.now()) },
      revision: (one?.revision ?? 0) + 1,
    };
  }

  /** What tests make happen: Bo goes back to a version on his machine. */
  rolledBackElsewhere(version: number): void {
    this.#publish(this.#policy({ kind: 'version', version }), '', version);
  }

  #view(): RoutingView {
    const { draft: one, versions } = this.#routing;
    const draft = one && { ...one, advice: adviceOf(one.policy) };
    return { ...this.#routing, draft, versions: [...versions] };
  }

  #policy(which: Which): RoutingPolicy {
    const { draft: one, published: now } = this.#routing;
    if (which.kind === 'draft') {
      if (!one) throw refusal('not_found', 'There is no draft.');
      return one.policy;
    }
    return which.kind === 'published' || which.version === now.version ? now : past(which.version);
  }

  /** Based on what is published now: whoever saves has that before them. */
  #keep(policy: RoutingPolicy): DraftView {
    const base = this.#routing.published.version ?? 0;
    const revision = (this.#routing.draft?.revision ?? 0) + 1;
    const kept = { policy, base, revision, by: ANA, at: iso(Date.now()) };
    this.#routing.draft = kept;
    return { ...kept, advice: adviceOf(policy) };
  }

  #publish(policy: RoutingPolicy, note: string, back_to: number | null): void {
    const version = (this.#routing.published.version ?? 0) + 1;
    this.#routing.published = { ...policy, version };
    const line = { version, note, by: ANA, at: iso(Date.now()), back_to };
    this.#routing.versions = [line, ...this.#routing.versions];
  }
}

const saved = () =>
  refusal(
    'refused',
    'Somebody else saved the draft meanwhile',
    'revision',
    'read it again, then save',
  );

/** The first fault, as the hub would name it. */
function check({ rules = [], territories = [], clocks = [], offer_seconds = 0 }: RoutingPolicy) {
  const wrong = (field: string, message: string, fix: string) =>
    refusal('refused', message, field, fix);
  if (offer_seconds < 1 || offer_seconds > 86_400) {
    throw wrong('offer_seconds', 'an offer stands 1 second to 1 day', 'choose a time in between');
  }
  for (const [i, { name, when }] of rules.entries()) {
    const at = `rules[${String(i)}]`;
    if (name === '') throw wrong(`${at}.name`, 'a rule has a name', 'write a short one');
    const place = (when?.countries ?? []).findIndex((code) => !isCountry(code));
    if (place >= 0) {
      const field = `${at}.when.countries[${String(place)}]`;
      throw wrong(field, `${when?.countries?.[place] ?? ''} is no country`, 'use ISO 3166-1 codes');
    }
  }
  const nameless = territories.findIndex(({ name }) => name === '');
  if (nameless >= 0) {
    const field = `territories[${String(nameless)}].name`;
    throw wrong(field, 'a territory has a name', 'write a short one');
  }
  const timeless = clocks.findIndex(({ after_seconds }) => after_seconds < 1);
  if (timeless >= 0) {
    const field = `clocks[${String(timeless)}].after_seconds`;
    throw wrong(field, 'a step comes after 1 second to 30 days', 'choose a time in between');
  }
}

/** What the hub knows of a handoff. */
function leadOf(handoff: string): Lead {
  const german = { country: 'DE', language: 'de', employees: 240, email: 'dana@haulpoint.example' };
  const american = { country: 'US', subdivision: 'US-CA', language: 'en', employees: 1200 };
  return { score: 4, depth: 'some', ...(handoff === 'priya' ? american : german) };
}
