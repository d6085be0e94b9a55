/** Reps and teams of the stand-in, with the faults that a hub would find. */
import type {
  Backend,
  Employment,
  HandedOn,
  NewRep,
  Person,
  RepChange,
  RepId,
  RepView,
  TeamChange,
  TeamView,
} from '../backend';

import { ANA, BO, CLEO, iso } from './roster';
import { FakeShell, refusal } from './shell';

const HOUR = 3_600_000;

function reps(now: number): RepView[] {
  const device = (id: string, name: string, seen: number) => ({
    id,
    name,
    created_at: iso(now - 900 * HOUR),
    last_seen_at: iso(now - seen),
  });
  const rep = { weight: 1, capacity: 3, employment: { kind: 'active' as const } };
  return [
    {
      ...rep,
      ...ANA,
      email: 'ana@ledgerline.example',
      admin: true,
      presence: 'available',
      open: 2,
      devices: [device('dev-a', 'Ana’s ThinkPad', 0)],
      profile: {
        teams: ['team-dach'],
        skills: [{ skill: 'security', level: 2 }],
        languages: ['en', 'sv', 'de'],
        channels: [{ channel: 'voice', most: 1 }],
        rate: { most: 5, minutes: 60 },
        delegate: BO.id,
      },
    },
    {
      ...rep,
      ...BO,
      email: 'bo@ledgerline.example',
      admin: false,
      presence: 'busy',
      open: 3,
      devices: [device('dev-b', 'bo-mbp', 60_000), device('dev-c', 'Bo’s desktop', 30 * HOUR)],
      profile: { teams: ['team-dach', 'team-north'] },
      employment: { kind: 'leaving', last_day: '2026-03-31', successor: ANA.id },
    },
    {
      ...rep,
      ...CLEO,
      email: 'cleo@ledgerline.example',
      admin: false,
      presence: 'offline',
      open: 0,
      weight: 2,
      devices: [],
      profile: { teams: [], skills: [{ skill: 'kubernetes', level: 4 }], languages: ['en', 'it'] },
    },
  ];
}

const bad = (field: string, message: string, fix: string) =>
  refusal('refused', message, field, fix);

function checkChange({ name, weight, capacity, profile }: RepChange): void {
  if (name.trim() === '') throw bad('name', 'must have 1 to 200 characters', 'write the name');
  if (weight < 1 || weight > 100) throw bad('weight', 'a share is 1 to 100', 'write 1 to 100');
  if (capacity < 1 || capacity > 100) {
    throw bad('capacity', 'a rep has 1 to 100 handoffs at once', 'write 1 to 100');
  }
  const tongues = profile.languages ?? [];
  const strange = tongues.findIndex((tag) => !/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(tag));
  if (strange >= 0) {
    const field = `profile.languages[${String(strange)}]`;
    throw bad(field, `\`${tongues[strange] ?? ''}\` is no language`, 'write it like en or pt-BR');
  }
}

export class FakePeople extends FakeShell {
  #reps = reps(Date.now());
  #teams = [
    { id: 'team-dach', name: 'DACH', manager: ANA.id },
    { id: 'team-north', name: 'Nordics and Baltics', manager: null as RepId | null },
  ];
  #made = 0;

  team = () => this.pass('team').then(() => this.#reps);

  addRep = async (rep: NewRep): Promise<RepView> => {
    await this.pass('addRep');
    if (!rep.email.includes('@')) {
      throw bad('email', 'this is no e-mail address', 'write it like ana@example.com');
    }
    const view: RepView = {
      id: `rep-${this.#next()}`,
      name: rep.name,
      email: rep.email,
      title: rep.title ?? null,
      admin: rep.admin ?? false,
      weight: rep.weight ?? 1,
      capacity: rep.capacity ?? 3,
      presence: 'offline',
      open: 0,
      devices: [],
    };
    this.#reps = [...this.#reps, view];
    return view;
  };

  enrolRep = async () => {
    await this.pass('enrolRep');
    return {
      code: 'K7QX-M2VD',
      link: 'baton://enrol/aHViLmxlZGdlcmxpbmUuZXhhbXBsZS9LN1FYLU0yVkQ',
      expires_at: iso(Date.now() + 24 * HOUR),
    };
  };

  revokeDevice: Backend['revokeDevice'] = async (id) => {
    await this.pass('revokeDevice');
    this.#reps = this.#reps.map((r) => ({ ...r, devices: r.devices.filter((d) => d.id !== id) }));
  };

  changeRep: Backend['changeRep'] = async (id, change) => {
    await this.pass(`changeRep ${id}`);
    checkChange(change);
    this.#keepAnAdmin(id, change.admin);
    return this.#edit(id, (rep) => ({ ...rep, ...change, title: change.title ?? null }));
  };

  employRep: Backend['employRep'] = async (id, employment): Promise<HandedOn> => {
    await this.pass(`employRep ${id} ${employment.kind}`);
    if (employment.kind !== 'active') this.#keepAnAdmin(id, false);
    const { open } = this.#edit(id, (rep) => ({
      ...rep,
      employment,
      ...(employment.kind === 'left' ? { open: 0, devices: [], presence: 'offline' as const } : {}),
    }));
    return { employment, ...this.#handedOn(employment, open) };
  };

  teams = () => this.pass('teams').then(() => this.#teams.map((team) => this.#view(team)));

  addTeam: Backend['addTeam'] = async (team) => {
    await this.pass(`addTeam ${team.name}`);
    this.#checkTeam(team);
    const made = { id: `team-${this.#next()}`, name: team.name, manager: team.manager ?? null };
    this.#teams = [...this.#teams, made];
    this.#join(made.id, team.members);
    return this.#view(made);
  };

  saveTeam: Backend['saveTeam'] = async (id, team) => {
    await this.pass(`saveTeam ${id} ${team.members.join(' ')}`);
    this.#checkTeam(team, id);
    const next = { id, name: team.name, manager: team.manager ?? null };
    this.#teams = this.#teams.map((one) => (one.id === id ? next : one));
    this.#join(id, team.members);
    return this.#view(next);
  };

  dropTeam: Backend['dropTeam'] = async (id) => {
    await this.pass(`dropTeam ${id}`);
    if (id === 'team-north') {
      throw refusal(
        'refused',
        'The routing rule “Nordics” asks this team',
        undefined,
        'Change the rule first.',
      );
    }
    this.#teams = this.#teams.filter((team) => team.id !== id);
    this.#join(id, []);
  };

  saveText: Backend['saveText'] = async (name, text) => {
    await this.pass(`saveText ${name} ${String(text.length)}`);
    return `/home/ana/Downloads/${name}`;
  };

  #next(): string {
    this.#made += 1;
    return String(this.#made);
  }

  #edit(id: RepId, edit: (rep: RepView) => RepView): RepView {
    const before = this.#reps.find((rep) => rep.id === id);
    if (!before) throw refusal('not_found', 'This rep is no longer here.');
    this.#reps = this.#reps.map((rep) => (rep.id === id ? edit(rep) : rep));
    return edit(before).employment?.kind === 'left' ? before : edit(before);
  }

  #keepAnAdmin(id: RepId, admin: boolean): void {
    const others = this.#reps.some((rep) => rep.admin && rep.id !== id);
    if (admin || others || !this.#reps.some((rep) => rep.admin && rep.id === id)) return;
    throw bad('admin', 'At least one admin must stay', 'Make somebody else an admin first.');
  }

  #handedOn(employment: Employment, open: number): Omit<HandedOn, 'employment'> {
    if (employment.kind !== 'left') return { handoffs: 0, meetings: 0, stuck: [] };
    const start = iso(Date.now() + 26 * HOUR);
    return {
      handoffs: open,
      meetings: 2,
      stuck: [{ id: 'mtg_heike', with: 'Heike Lindemann', start }],
    };
  }

  #checkTeam({ name }: TeamChange, id?: string): void {
    if (name.trim() === '') throw bad('name', 'must have 1 to 200 characters', 'write a name');
    if (this.#teams.some((team) => team.name === name && team.id !== id)) {
      throw bad('name', 'there is a team of this name', 'write another name');
    }
  }

  #join(team: string, members: readonly RepId[]): void {
    this.#reps = this.#reps.map((rep) => {
      const others = (rep.profile?.teams ?? []).filter((one) => one !== team);
      const teams = members.includes(rep.id) ? [...others, team] : others;
      return { ...rep, profile: { ...rep.profile, teams } };
    });
  }

  #view({ id, name, manager }: { id: string; name: string; manager: RepId | null }): TeamView {
    const person = (rep: RepView): Person => ({ id: rep.id, name: rep.name, title: rep.title });
    const boss = this.#reps.find((rep) => rep.id === manager);
    const members = this.#reps.filter((rep) => rep.profile?.teams?.includes(id)).map(person);
    return { id, name, manager: boss ? person(boss) : null, members };
  }
}
