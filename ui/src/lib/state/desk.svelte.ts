import { createContext } from 'svelte';

import type {
  Backend,
  Changed,
  HandoffId,
  InboxRow,
  JoinTeam,
  MeetingId,
  OfferId,
  Outcome,
  Presence,
} from '$lib/backend/backend';

import { isZone, machineZone, wallAt } from '$lib/shared/zones';

import { AgendaBook } from './agenda.svelte';
import { Attempt } from './attempt.svelte';
import { Inbox } from './inbox.svelte';
import { OpenPage } from './page.svelte';
import { Router } from './router.svelte';
import { Sample } from './sample.svelte';
import { SearchBook } from './search.svelte';
import { Session } from './session.svelte';

export const [getDesk, setDesk] = createContext<Desk>();

/** Everything that the main window knows, and what it can do. */
export class Desk {
  readonly backend: Backend;
  readonly router: Router;
  readonly session: Session;
  readonly inbox: Inbox;
  readonly open: OpenPage;
  readonly sample: Sample;
  readonly agenda: AgendaBook;
  readonly search: SearchBook;
  /** The last answer: its refusal is shown where the answer was given. */
  readonly answer = new Attempt();
  readonly presence = new Attempt();

  cursor = $state<HandoffId | null>(null);
  /** Offers that would be left alone if the app quit now; asked about before it does. */
  quitting = $state<{ offers: number } | null>(null);
  /** What floats over the window: everything by name, all keys, the question for a team's hub. */
  finding = $state(false);
  listingKeys = $state(false);
  connecting = $state(false);
  /** Whether it is looked up why a time is not offered, and of which day. */
  inspecting = $state.raw<{ day: string | null } | null>(null);
  /** Whether the answers that did not get through are listed. */
  mending = $state(false);
  /** A team's invitation that was opened outside the app. */
  invitation = $state.raw<JoinTeam | null>(null);

  constructor(backend: Backend, router = new Router()) {
    this.backend = backend;
    this.router = router;
    this.session = new Session(backend);
    this.inbox = new Inbox(backend);
    this.open = new OpenPage(backend, () => this.session.leads);
    this.sample = new Sample(backend);
    this.agenda = new AgendaBook(backend);
    this.search = new SearchBook(backend, () => ({ now: Date.now(), zone: this.zone }));
  }

  /** Subscribes, then reads, so that no change falls between the two. Returns how to stop. */
  async start(): Promise<() => void> {
    const { backend } = this;
    const stops = await Promise.all([
      backend.listen('changed', (changed) => void this.#changed(changed)),
      backend.listen('navigate', ({ handoff, meeting, settings, brief = null }) => {
        if (settings) this.router.settings();
        else if (brief !== null) this.router.brief(brief);
        else if (meeting !== null) void this.showMeeting(meeting);
        else this.show(handoff);
      }),
      backend.listen('sampleStep', (step) => this.sample.step(step)),
      backend.listen('quitRequested', (request) => (this.quitting = request)),
      backend.listen('enrolLink', (invitation) => (this.invitation = invitation)),
    ]);
    await this.session.refresh();
    if (!this.#card) await this.#followLink();
    await Promise.all([
      this.#card ? null : this.inbox.refresh(),
      this.#card ? null : this.#startAgenda(),
      this.#card ? null : this.search.readSaved(),
      this.open.open(this.router.handoff),
    ]);
    return () => stops.forEach((stop) => stop());
  }

  /** The link that Baton was started with leads where it would have led a running one. */
  async #followLink(): Promise<void> {
    const link = await this.backend.openedWith();
    if (link?.kind === 'handoff') this.router.inbox(link.handoff);
    if (link?.kind === 'meeting') this.router.agenda({ meeting: link.meeting });
    if (link?.kind === 'enrol') this.invitation = link.join;
  }

  /** Goes to a handoff, or to the inbox alone. */
  show(id: HandoffId | null): void {
    this.router.inbox(id);
    if (id !== null) this.cursor = id;
    void this.open.open(id);
  }

  /** Goes to the search, or to what it found: a handoff, at a message. */
  conversations(id: HandoffId | null = null, message: number | null = null): void {
    this.router.conversations(id, message);
    void this.open.open(id);
  }

  /** Searches all conversations for what was typed elsewhere. */
  searchFor(text: string): void {
    this.conversations();
    void this.search.ask({ text, facets: [], range: null });
  }

  /** From a handoff to the list that it was opened from. */
  back(): void {
    if (this.router.route.at === 'conversations') this.conversations();
    else this.show(null);
  }

  /** From a brief to where it was opened, else to what it is about. */
  leaveBrief(): void {
    const { beforeBrief, route } = this.router;
    if (route.at !== 'brief') return;
    if (beforeBrief?.at === 'agenda') this.router.agenda(beforeBrief);
    else if (beforeBrief?.at === 'conversations') {
      this.conversations(beforeBrief.handoff, beforeBrief.message);
    } else this.show(route.handoff);
  }

  /** Where the rep's clock hangs. */
  get zone(): string {
    const booking = this.session.me?.booking;
    const zone = this.agenda.days.value?.zone ?? booking?.hours.zone ?? booking?.default_zone;
    return zone !== undefined && isZone(zone) ? zone : machineZone();
  }

  /** Goes to a meeting in the agenda, on its day. */
  async showMeeting(id: MeetingId): Promise<void> {
    this.router.agenda({ meeting: id });
    const item = await this.agenda.openMeeting(id);
    if (!item || this.router.meeting !== id) return;
    this.router.agenda({ day: wallAt(Date.parse(item.meeting.start), this.zone).day });
  }

  /** Opens a meeting of the days in view, or closes the one that is open. */
  pickMeeting(id: MeetingId | null): void {
    this.router.agenda({ meeting: id });
    void this.agenda.openMeeting(id);
  }

  /** Does something to a meeting; what became of it stands in its page. */
  async changeMeeting(task: (backend: Backend) => Promise<unknown>): Promise<boolean> {
    await this.agenda.change.run(() => task(this.backend));
    return this.agenda.change.failure === null;
  }

  /** Moves through the list; where a handoff is open, its neighbour opens. */
  move(by: 1 | -1): void {
    const row = this.inbox.neighbour(this.cursor ?? this.open.id, by);
    if (!row) return;
    this.cursor = row.id;
    if (this.open.id !== null) this.show(row.id);
  }

  async accept(offer: OfferId): Promise<void> {
    await this.answer.run(() => this.backend.accept(offer));
  }

  async decline(offer: OfferId, reason: string): Promise<void> {
    await this.answer.run(() => this.backend.decline(offer, reason));
  }

  async claim(id: HandoffId): Promise<void> {
    await this.answer.run(() => this.backend.claim(id));
  }

  async giveBack(id: HandoffId): Promise<void> {
    await this.answer.run(() => this.backend.giveBack(id));
  }

  async close(id: HandoffId, outcome: Outcome, note: string | null): Promise<void> {
    await this.answer.run(() => this.backend.close(id, outcome, note));
  }

  async setPresence(presence: Presence): Promise<void> {
    await this.presence.run(() => this.backend.setPresence(presence));
  }

  /** The row that keys act on: the open handoff, else the one under the cursor. */
  get current(): InboxRow | null {
    if (this.open.page && this.open.page.row.id === this.open.id) return this.open.page.row;
    return this.cursor === null ? null : (this.inbox.rows.get(this.cursor) ?? null);
  }

  /** The alert's window shows one handoff: it needs no list. */
  get #card(): boolean {
    return this.router.route.at === 'card';
  }

  async #changed(changed: Changed): Promise<void> {
    const { all, state, handoffs } = changed;
    await Promise.all([
      all || state ? this.session.refresh() : null,
      this.#card ? null : this.#changedRows(all, handoffs),
      this.#card ? null : this.agenda.changed(changed),
      this.#card ? null : this.#changedFound(changed),
      this.open.changed(changed),
    ]);
  }

  /** What is found follows what arrives, while somebody looks at it. */
  async #changedFound({ all, handoffs, conversations }: Changed): Promise<void> {
    const looking = this.router.route.at === 'conversations';
    const changed = all || handoffs.length + conversations.length > 0;
    await Promise.all([
      all ? this.search.readSaved() : null,
      looking && changed ? this.search.refresh() : null,
    ]);
  }

  async #startAgenda(): Promise<void> {
    const { route } = this.router;
    const open = route.at === 'agenda' && route.meeting !== null;
    await Promise.all([
      this.agenda.readAhead(),
      this.agenda.readSetup(),
      open && route.day === null ? this.showMeeting(route.meeting ?? '') : null,
      open && route.day !== null ? this.agenda.openMeeting(route.meeting) : null,
    ]);
  }

  #changedRows(all: boolean, handoffs: HandoffId[]): Promise<void> | null {
    if (all) return this.inbox.refresh();
    return handoffs.length > 0 ? this.inbox.refreshRows(handoffs) : null;
  }
}
