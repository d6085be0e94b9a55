import type { Backend, DaysOff, Failure, HoursView, RepHours, RepId } from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';
import {
  draftOfWeek,
  faultOfDays,
  hasFault,
  weekOf,
  type WeekDraft,
} from '$lib/domain/agenda/week';

import { Attempt } from './attempt.svelte';

/** Where nothing is set of one's own, the workspace's holds; the draft is kept for a change of mind. */
export type HoursDraft = {
  ownZone: boolean;
  zone: string;
  ownWeek: boolean;
  week: WeekDraft;
  leave: Required<DaysOff>[];
};

/** When a rep works, as it is being edited. */
export class HoursEditor {
  saved = $state.raw<HoursView | null>(null);
  draft = $state<HoursDraft | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly saving = new Attempt();
  /** Whose; one's own if nobody is chosen. */
  rep = $state<RepId | null>(null);

  readonly dirty: boolean = $derived(
    this.saved !== null &&
      this.draft !== null &&
      JSON.stringify(hoursOf(this.draft)) !== JSON.stringify(hoursOf(draftOf(this.saved))),
  );
  readonly faulty: boolean = $derived(
    this.draft !== null &&
      ((this.draft.ownWeek && hasFault(this.draft.week)) ||
        this.draft.leave.some((days) => faultOfDays(days) !== null)),
  );

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(rep: RepId | null = this.rep): Promise<void> {
    this.rep = rep;
    try {
      const view = await this.#backend.hours(rep);
      if (rep === this.rep) this.#take(view);
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
    const { draft, rep } = this;
    if (!draft || this.faulty) return false;
    const view = await this.saving.run(() => this.#backend.saveHours(rep, hoursOf(draft)));
    if (view) this.#take(view);
    return view !== undefined;
  }

  #take(view: HoursView): void {
    this.saved = view;
    this.draft = draftOf(view);
    this.saving.failure = null;
  }
}

function draftOf({ hours, default_zone, default_week }: HoursView): HoursDraft {
  return {
    ownZone: typeof hours.zone === 'string',
    zone: hours.zone ?? default_zone,
    ownWeek: Array.isArray(hours.week),
    week: draftOfWeek(hours.week ?? default_week),
    leave: (hours.leave ?? []).map((days) => ({
      ...days,
      name: days.name ?? '',
      delegate: days.delegate ?? null,
    })),
  };
}

function hoursOf(draft: HoursDraft): RepHours {
  const plain = $state.snapshot(draft);
  return {
    zone: plain.ownZone ? plain.zone : null,
    week: plain.ownWeek ? weekOf(plain.week) : null,
    leave: plain.leave,
  };
}
