import type {
  Backend,
  Employment,
  HandedOn,
  LeadChannel,
  RepChange,
  RepId,
  RepView,
  Skill,
  TeamChange,
  TeamId,
  TeamView,
} from '$lib/backend/backend';

import { Reading } from './agenda.svelte';
import { Attempt } from './attempt.svelte';

type People = { reps: RepView[]; teams: TeamView[]; skills: Skill[] };

/** Everybody of the workspace, in their teams. */
export class PeopleBook {
  readonly all = new Reading<People>();
  readonly dropping = new Attempt();

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  load(): Promise<void> {
    return this.all.read(async () => {
      const [reps, teams, skills] = await Promise.all([
        this.#backend.team(),
        this.#backend.teams(),
        // Without the policy people can still be looked after, but for what they are good at.
        this.#backend.routing().then(
          ({ published }) => published.skills ?? [],
          () => [],
        ),
      ]);
      return { reps, teams, skills };
    });
  }

  async dropTeam(id: TeamId): Promise<void> {
    await this.dropping.run(() => this.#backend.dropTeam(id));
    if (!this.dropping.failure) await this.load();
  }
}

export const CHANNEL_ORDER: readonly LeadChannel[] = ['chat', 'voice', 'video', 'email'];

/** A number field may be empty while it is edited. */
export type RepDraft = {
  name: string;
  title: string;
  admin: boolean;
  weight: number | null;
  capacity: number | null;
  channels: Record<LeadChannel, number | null>;
  limited: boolean;
  most: number | null;
  minutes: number | null;
  teams: TeamId[];
  /** 0: not at all. */
  skills: Record<string, number>;
  languages: string;
  delegate: RepId | null;
};

/** A rep as an admin edits them. */
export class RepEditor {
  readonly draft: RepDraft;
  readonly saving = new Attempt();
  readonly employing = new Attempt();
  /** What became of a leaver's work. */
  handedOn = $state.raw<HandedOn | null>(null);

  readonly #backend: Backend;
  readonly #id: RepId;
  #saved: RepDraft;

  constructor(backend: Backend, rep: RepView) {
    this.#backend = backend;
    this.#id = rep.id;
    this.#saved = $state.raw(draftOf(rep));
    this.draft = $state(draftOf(rep));
  }

  /** The rep as they became meanwhile, unless something is being changed here. */
  take(rep: RepView): void {
    if (this.dirty) return;
    this.#saved = draftOf(rep);
    Object.assign(this.draft, draftOf(rep));
  }

  get dirty(): boolean {
    return JSON.stringify(changeOf(this.draft)) !== JSON.stringify(changeOf(this.#saved));
  }

  /** The rep as they are now; nothing if the hub refused: then its words stand at the field. */
  async save(): Promise<RepView | undefined> {
    const change = changeOf($state.snapshot(this.draft));
    const rep = await this.saving.run(() => this.#backend.changeRep(this.#id, change));
    if (rep) this.#saved = draftOf(rep);
    return rep;
  }

  /** Whether it holds; what was handed on then stands in `handedOn`. */
  async employ(employment: Employment): Promise<boolean> {
    const done = await this.employing.run(() => this.#backend.employRep(this.#id, employment));
    if (!done) return false;
    this.handedOn = employment.kind === 'left' ? done : null;
    return true;
  }
}

function draftOf({ name, title, admin, weight, capacity, profile = {} }: RepView): RepDraft {
  const most = (channel: LeadChannel) =>
    profile.channels?.find((one) => one.channel === channel)?.most ?? null;
  return {
    name,
    title: title ?? '',
    admin,
    weight,
    capacity,
    channels: {
      chat: most('chat'),
      voice: most('voice'),
      video: most('video'),
      email: most('email'),
    },
    limited: profile.rate != null,
    most: profile.rate?.most ?? 5,
    minutes: profile.rate?.minutes ?? 60,
    teams: [...(profile.teams ?? [])],
    skills: Object.fromEntries(
      (profile.skills ?? []).map(({ skill, level }) => [skill, level ?? 1]),
    ),
    languages: (profile.languages ?? []).join(', '),
    delegate: profile.delegate ?? null,
  };
}

/** `en, pt-BR` as tags. */
export function languagesOf(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter((tag) => tag !== '');
}

/** What is sent: an empty number becomes 0, which the hub refuses with the field's name. */
function changeOf(draft: RepDraft): RepChange {
  return {
    name: draft.name.trim(),
    title: draft.title.trim() || null,
    admin: draft.admin,
    weight: draft.weight ?? 0,
    capacity: draft.capacity ?? 0,
    profile: {
      teams: draft.teams.toSorted(),
      skills: Object.entries(draft.skills)
        .filter(([, level]) => level > 0)
        .map(([skill, level]) => ({ skill, level }))
        .toSorted((a, b) => a.skill.localeCompare(b.skill)),
      languages: languagesOf(draft.languages),
      channels: CHANNEL_ORDER.flatMap((channel) => {
        const most = draft.channels[channel];
        return most === null ? [] : [{ channel, most }];
      }),
      rate: draft.limited ? { most: draft.most ?? 0, minutes: draft.minutes ?? 0 } : null,
      delegate: draft.delegate,
    },
  };
}

/** A team as it is made or changed. */
export class TeamEditor {
  name = $state('');
  manager = $state<RepId | null>(null);
  members = $state<RepId[]>([]);
  readonly saving = new Attempt();

  readonly #backend: Backend;
  readonly #id: TeamId | null;

  constructor(backend: Backend, team: TeamView | null) {
    this.#backend = backend;
    this.#id = team?.id ?? null;
    this.name = team?.name ?? '';
    this.manager = team?.manager?.id ?? null;
    this.members = team?.members.map(({ id }) => id) ?? [];
  }

  async save(): Promise<TeamView | undefined> {
    const change: TeamChange = {
      name: this.name.trim(),
      manager: this.manager,
      members: $state.snapshot(this.members),
    };
    return this.saving.run(() =>
      this.#id === null ? this.#backend.addTeam(change) : this.#backend.saveTeam(this.#id, change),
    );
  }
}
