import type {
  Backend,
  BookingSettings,
  DaysOff,
  Failure,
  MeetingType,
  OauthClient,
  RepId,
  StaleChoice,
} from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';
import {
  draftOfWeek,
  faultOfDays,
  hasFault,
  weekOf,
  type WeekDraft,
} from '$lib/domain/agenda/week';

import { Attempt } from './attempt.svelte';
import { nameOf } from './policy.svelte';

/** A number field may be empty while it is edited. */
type Figure = number | null;
export type LocationKind = MeetingType['location']['kind'];

export type TypeDraft = {
  id: string;
  /** Its id can no longer change: agents may name it. */
  fixed: boolean;
  name: string;
  minutes: Figure;
  before_minutes: Figure;
  after_minutes: Figure;
  notice_minutes: Figure;
  horizon_days: Figure;
  step_minutes: Figure;
  daily_limit: Figure;
  weekly_limit: Figure;
  location: LocationKind;
  url: string;
  anyone: boolean;
  one_of: RepId[];
  with: RepId | null;
  ownWeek: boolean;
  week: WeekDraft;
};

type ClientDraft = { on: boolean; id: string; secret: string; tenant: string };

export type BookingDraft = {
  zone: string;
  week: WeekDraft;
  holidays: Required<DaysOff>[];
  types: TypeDraft[];
  hold_minutes: Figure;
  prep_minutes: Figure;
  stale_after: Figure;
  stale_then: StaleChoice;
  may_reschedule: boolean;
  may_cancel: boolean;
  change_notice: Figure;
  most_reschedules: Figure;
  back_no_show: boolean;
  back_cancelled: boolean;
  google: ClientDraft;
  microsoft: ClientDraft;
};

/** What the workspace books, as it is being edited, beside what holds now. */
export class BookingEditor {
  saved = $state.raw<BookingSettings | null>(null);
  draft = $state<BookingDraft | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly saving = new Attempt();

  readonly dirty: boolean = $derived(
    this.saved !== null &&
      this.draft !== null &&
      JSON.stringify(settingsOf(this.draft)) !== JSON.stringify(settingsOf(draftOf(this.saved))),
  );
  /** What can be seen to be wrong without asking the hub. */
  readonly faulty: boolean = $derived(this.draft !== null && isFaulty(this.draft));

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    try {
      this.#take(await this.#backend.bookingSettings());
      this.failure = null;
    } catch (error) {
      this.failure = toFailure(error);
    }
  }

  discard(): void {
    if (this.saved) this.#take(this.saved);
  }

  /** Whether it is saved; if the hub refused, its words stand at the field. */
  async save(): Promise<boolean> {
    const { draft } = this;
    if (!draft || this.faulty) return false;
    const saved = await this.saving.run(() => this.#backend.saveBookingSettings(settingsOf(draft)));
    if (saved) this.#take(saved);
    return saved !== undefined;
  }

  /** The hub's words for a field, which it names from the top of all settings. */
  at(field: string): string | null {
    return this.saving.at(field) ?? this.saving.at(`booking.${field}`);
  }

  addType(): void {
    this.draft?.types.push(newType());
  }

  removeType(index: number): void {
    this.draft?.types.splice(index, 1);
  }

  /** The first kind is meant where an agent names none. */
  moveUp(index: number): void {
    const [type] = this.draft?.types.splice(index, 1) ?? [];
    if (type) this.draft?.types.splice(index - 1, 0, type);
  }

  #take(settings: BookingSettings): void {
    this.saved = settings;
    this.draft = draftOf(settings);
    this.saving.failure = null;
  }
}

function isFaulty(draft: BookingDraft): boolean {
  return (
    hasFault(draft.week) ||
    draft.holidays.some((days) => faultOfDays(days) !== null) ||
    draft.types.some((type) => type.ownWeek && hasFault(type.week))
  );
}

function newType(): TypeDraft {
  return {
    id: '',
    fixed: false,
    name: '',
    minutes: 30,
    before_minutes: 0,
    after_minutes: 10,
    notice_minutes: 120,
    horizon_days: 21,
    step_minutes: 30,
    daily_limit: null,
    weekly_limit: null,
    location: 'phone',
    url: '',
    anyone: true,
    one_of: [],
    with: null,
    ownWeek: false,
    week: draftOfWeek([]),
  };
}

function draftOfType(type: MeetingType, week: BookingSettings['week']): TypeDraft {
  const { location, hosts } = type;
  return {
    id: type.id,
    fixed: true,
    name: type.name,
    minutes: type.minutes,
    before_minutes: type.before_minutes ?? 0,
    after_minutes: type.after_minutes ?? 0,
    notice_minutes: type.notice_minutes ?? 0,
    horizon_days: type.horizon_days,
    step_minutes: type.step_minutes,
    daily_limit: type.daily_limit ?? null,
    weekly_limit: type.weekly_limit ?? null,
    location: location.kind,
    url: location.kind === 'link' ? location.url : '',
    anyone: (hosts?.one_of ?? []).length === 0,
    one_of: [...(hosts?.one_of ?? [])],
    with: hosts?.fixed ?? null,
    ownWeek: Array.isArray(type.week),
    week: draftOfWeek(type.week ?? week ?? []),
  };
}

function clientDraft(client: OauthClient | null | undefined): ClientDraft {
  return {
    on: client !== null && client !== undefined,
    id: client?.id ?? '',
    secret: client?.secret ?? '',
    tenant: client?.tenant ?? '',
  };
}

function draftOf(settings: BookingSettings): BookingDraft {
  const { stale_calendar, prospect, credit_back, clients } = settings;
  return {
    zone: settings.zone ?? 'UTC',
    week: draftOfWeek(settings.week ?? []),
    holidays: (settings.holidays ?? []).map((days) => ({
      ...days,
      name: days.name ?? '',
      delegate: null,
    })),
    types: (settings.types ?? []).map((type) => draftOfType(type, settings.week)),
    hold_minutes: settings.hold_minutes ?? 5,
    prep_minutes: settings.prep_minutes ?? 10,
    stale_after: stale_calendar?.after_minutes ?? 240,
    stale_then: stale_calendar?.then ?? 'offer_tentatively',
    may_reschedule: prospect?.may_reschedule ?? true,
    may_cancel: prospect?.may_cancel ?? true,
    change_notice: prospect?.notice_minutes ?? 60,
    most_reschedules: prospect?.most_reschedules ?? 3,
    back_no_show: credit_back?.no_show ?? true,
    back_cancelled: credit_back?.cancelled ?? true,
    google: clientDraft(clients?.google),
    microsoft: clientDraft(clients?.microsoft),
  };
}

/** What is sent: an empty number becomes 0, which the hub refuses with the field's name. */
function settingsOf(draft: BookingDraft): BookingSettings {
  const plain = $state.snapshot(draft);
  return {
    zone: plain.zone,
    week: weekOf(plain.week),
    holidays: plain.holidays,
    types: plain.types.map(typeOf),
    hold_minutes: plain.hold_minutes ?? 0,
    prep_minutes: plain.prep_minutes ?? 0,
    stale_calendar: { after_minutes: plain.stale_after ?? 0, then: plain.stale_then },
    prospect: {
      may_reschedule: plain.may_reschedule,
      may_cancel: plain.may_cancel,
      notice_minutes: plain.change_notice ?? 0,
      most_reschedules: plain.most_reschedules ?? 0,
    },
    credit_back: { no_show: plain.back_no_show, cancelled: plain.back_cancelled },
    clients: { google: clientOf(plain.google), microsoft: clientOf(plain.microsoft) },
  };
}

function typeOf(type: TypeDraft): MeetingType {
  return {
    id: type.fixed || type.id !== '' ? type.id : nameOf(type.name),
    name: type.name.trim(),
    minutes: type.minutes ?? 0,
    before_minutes: type.before_minutes ?? 0,
    after_minutes: type.after_minutes ?? 0,
    notice_minutes: type.notice_minutes ?? 0,
    horizon_days: type.horizon_days ?? 0,
    step_minutes: type.step_minutes ?? 0,
    daily_limit: type.daily_limit,
    weekly_limit: type.weekly_limit,
    location:
      type.location === 'link' ? { kind: 'link', url: type.url.trim() } : { kind: type.location },
    hosts: { one_of: type.anyone ? [] : type.one_of, fixed: type.with },
    week: type.ownWeek ? weekOf(type.week) : null,
  };
}

function clientOf({ on, id, secret, tenant }: ClientDraft): OauthClient | null {
  const given = (text: string) => (text.trim() === '' ? null : text.trim());
  return on ? { id: id.trim(), secret: given(secret), tenant: given(tenant) } : null;
}
