import type {
  Agenda,
  AgendaMeeting,
  Backend,
  CalendarSetup,
  Changed,
  Failure,
  HandoffId,
  MeetingId,
  MeetingPage,
} from '$lib/backend/backend';
import { toFailure } from '$lib/backend/failure';

import { Attempt } from './attempt.svelte';

/** How far ahead a booked handoff's meeting is looked for. */
const AHEAD_MS = 92 * 86_400_000;
/** A meeting that is just over is still of interest. */
const BEHIND_MS = 86_400_000;

/** One thing read from the shell; a late answer to an older question is dropped. */
export class Reading<T> {
  value = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  #asked = 0;

  async read(ask: () => Promise<T>): Promise<void> {
    const asked = ++this.#asked;
    try {
      const value = await ask();
      if (asked !== this.#asked) return;
      this.value = value;
      this.failure = null;
    } catch (error) {
      if (asked === this.#asked) this.failure = toFailure(error);
    }
  }

  forget(): void {
    this.#asked += 1;
    this.value = null;
    this.failure = null;
  }
}

/** The days in view, the meeting that is open, and the calendars behind them. */
export class AgendaBook {
  readonly days = new Reading<Agenda>();
  readonly page = new Reading<MeetingPage>();
  readonly setup = new Reading<CalendarSetup>();
  /** The last change of a meeting: its refusal is shown where it was asked for. */
  readonly change = new Attempt();
  open = $state<MeetingId | null>(null);

  readonly #ahead = new Reading<Agenda>();
  /** What is booked for handoffs, soonest first. */
  readonly booked: ReadonlyMap<HandoffId, AgendaMeeting> = $derived(
    byHandoff(this.#ahead.value?.meetings ?? []),
  );

  readonly #backend: Backend;
  #range: { from: string; to: string } | null = null;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Shows what lies between two instants, and keeps it fresh. */
  async show(from: string, to: string): Promise<void> {
    this.#range = { from, to };
    await this.#readDays();
  }

  /** Opens a meeting; returns it once it is read. */
  async openMeeting(id: MeetingId | null): Promise<AgendaMeeting | null> {
    if (id !== this.open) this.page.forget();
    this.open = id;
    this.change.failure = null;
    await this.#readPage();
    return this.item;
  }

  /** The open meeting: from its page, or from the days until that is read. */
  get item(): AgendaMeeting | null {
    const page = this.page.value?.item;
    if (page?.meeting.id === this.open) return page;
    return this.days.value?.meetings.find(({ meeting }) => meeting.id === this.open) ?? null;
  }

  readSetup(): Promise<void> {
    return this.setup.read(() => this.#backend.calendarSetup());
  }

  readAhead(now = Date.now()): Promise<void> {
    const at = (ms: number) => new Date(ms).toISOString();
    return this.#ahead.read(() => this.#backend.agenda(at(now - BEHIND_MS), at(now + AHEAD_MS)));
  }

  async changed({ all, agenda }: Changed): Promise<void> {
    if (!all && !agenda) return;
    await Promise.all([this.#readDays(), this.#readPage(), this.readAhead(), this.readSetup()]);
  }

  /** Reads what is in view again. */
  async refresh(): Promise<void> {
    await Promise.all([this.#readDays(), this.#readPage(), this.readSetup()]);
  }

  async #readDays(): Promise<void> {
    const range = this.#range;
    if (range) await this.days.read(() => this.#backend.agenda(range.from, range.to));
  }

  async #readPage(): Promise<void> {
    const { open } = this;
    if (open !== null) await this.page.read(() => this.#backend.meeting(open));
  }
}

function byHandoff(meetings: readonly AgendaMeeting[]): Map<HandoffId, AgendaMeeting> {
  const found = new Map<HandoffId, AgendaMeeting>();
  for (const item of meetings) {
    const { handoff, state } = item.meeting;
    if (state === 'booked' && !found.has(handoff)) found.set(handoff, item);
  }
  return found;
}
