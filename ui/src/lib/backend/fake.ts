/**
 * An in-memory backend with realistic people and talks, for tests and for working on the window in a
 * plain browser. It is no part of the app: only builds in development or `fake` mode reach it.
 */
import type {
  AlertHealth,
  Backend,
  Decision,
  HandoffId,
  HandoffPage,
  InboxRow,
  MyAnswer,
  OfferId,
} from './backend';
import { admin } from './fake/admin';
import { ANA, having, iso, mine, offered } from './fake/build';
import { corrected, uncorrected } from './fake/correcting';
import { FakeInsight } from './fake/insight';
import { ME } from './fake/me';
import { sayingsDesk } from './fake/sayings';
import { USUAL_SEARCHES, searchDesk } from './fake/search';
import { worldOf, type World } from './fake/scenes';
import { refusal } from './fake/shell';
import { dana } from './fake/talks';
import { teamCalendars } from './fake/teamCalendars';

export class FakeBackend extends FakeInsight implements Backend {
  readonly #admin = admin();
  readonly #sayings = sayingsDesk();
  readonly #search: ReturnType<typeof searchDesk>;
  readonly #teamCalendars: ReturnType<typeof teamCalendars>;
  readonly #pages: Map<HandoffId, HandoffPage>;
  health: AlertHealth = {
    via: 'native',
    server: 'GNOME Shell',
    actions: true,
    problem: null,
    fix: null,
  };

  constructor(world: World = worldOf(null, Date.now())) {
    super(world);
    this.#teamCalendars = teamCalendars(world.booking.accounts.length > 0);
    this.#pages = new Map(world.pages.map((page) => [page.row.id, page]));
    const kept = world.pages.length > 1 ? [...USUAL_SEARCHES] : [];
    this.#search = searchDesk(() => [...this.#pages.values()], kept);
  }

  // What the window reads.

  async state() {
    await this.pass('state');
    const rows = [...this.#pages.values()].map((p) => p.row);
    const count = (section: InboxRow['section']) =>
      rows.filter((r) => r.section === section).length;
    const counts = {
      offered: count('offered'),
      mine: count('mine'),
      waiting: count('waiting'),
      closed: count('closed'),
    };
    return { ...this.world.state, counts };
  }

  async inbox() {
    await this.pass('inbox');
    return [...this.#pages.values()].map((page) => page.row);
  }

  async inboxRows(ids: HandoffId[]) {
    await this.pass('inboxRows');
    return ids.flatMap((id) => this.#pages.get(id)?.row ?? []);
  }

  async handoff(id: HandoffId) {
    await this.pass('handoff');
    const page = this.#pages.get(id);
    if (!page) throw refusal('not_found', 'This handoff is no longer here.');
    return page;
  }

  async markSeen(id: HandoffId) {
    await this.pass('markSeen');
    this.#edit(id, (page) => having(page, { unread: false }));
  }

  // What the rep looks for: see `fake/search.ts`.

  search: Backend['search'] = (query, limit) =>
    this.pass(`search ${query.text}`).then(() => this.#search.search(query, limit));
  facets: Backend['facets'] = (kind, typed) =>
    this.pass(`facets ${kind} ${typed}`).then(() => this.#search.facets(kind, typed));
  savedSearches = () => this.pass('savedSearches').then(() => this.#search.saved());
  saveSearch: Backend['saveSearch'] = (name, query) =>
    this.pass(`saveSearch ${name}`).then(() => this.#search.save(name, query));
  dropSearch: Backend['dropSearch'] = (id) =>
    this.pass(`dropSearch ${id}`).then(() => this.#search.drop(id));

  // What the rep decides.

  async accept(offer: OfferId) {
    await this.pass('accept');
    const id = this.#ofOffer(offer);
    this.#send(id, 'accept');
    this.#edit(id, (page) =>
      having(mine(page, Date.now()), { my_answer: done('accept', 'accepted') }),
    );
    this.changed({ state: true, handoffs: [id] });
  }

  async decline(offer: OfferId, reason: string) {
    await this.pass(`decline ${reason}`);
    const id = this.#ofOffer(offer);
    this.#edit(id, (page) =>
      having(page, {
        section: 'closed',
        my_offer: null,
        unread: false,
        my_answer: done('decline', 'declined'),
      }),
    );
  }

  async claim(id: HandoffId) {
    await this.pass('claim');
    this.#edit(id, (page) =>
      having(mine(page, Date.now()), { my_answer: done('claim', 'accepted') }),
    );
  }

  async giveBack(id: HandoffId) {
    await this.pass('giveBack');
    this.#edit(id, (page) =>
      having(
        page,
        { section: 'closed', accepted_by: null, my_answer: done('give_back', 'returned') },
        { accepted_by: null, floor: 'agent' },
      ),
    );
  }

  async close(
    id: HandoffId,
    outcome: 'won' | 'next_step' | 'no_show' | 'lost',
    note: string | null,
  ) {
    await this.pass('close');
    const ended = { state: 'closed' as const, outcome, ended_at: iso(Date.now()) };
    this.#edit(id, (page) =>
      having(
        page,
        { ...ended, section: 'closed', my_answer: done('close', 'closed') },
        { ...ended, outcome_note: note },
      ),
    );
  }

  async setPresence(presence: (typeof ME)['presence']) {
    await this.pass('setPresence');
    const me = this.world.state.me ?? ME;
    this.world.state = { ...this.world.state, me: { ...me, presence, set_away: null } };
    this.changed({ state: true });
  }

  async retryIntent(intent: string) {
    await this.pass(`retryIntent ${intent}`);
    this.#settle(intent, (page) =>
      having(mine(page, Date.now()), { my_answer: done('accept', 'accepted') }),
    );
  }

  async dropIntent(intent: string) {
    await this.pass(`dropIntent ${intent}`);
    this.#settle(intent, (page) => having(page, { my_answer: null }));
    this.changed({ state: true });
  }

  correct: Backend['correct'] = async (id, correction) => {
    await this.pass(`correct ${id} ${correction.status}`);
    const pending = this.world.state.connection.kind !== 'live';
    this.#edit(id, (page) => corrected(page, correction, ANA, { at: Date.now(), pending }));
  };
  uncorrect: Backend['uncorrect'] = async (id, target) => {
    await this.pass(`uncorrect ${id}`);
    this.#edit(id, (page) => uncorrected(page, target));
  };
  exportConversation: Backend['exportConversation'] = async (id, format) => {
    await this.pass(`exportConversation ${id} ${format}`);
    return `/home/ana/Downloads/talk-${id}.${format === 'vcon' ? 'vcon.json' : 'md'}`;
  };

  openRecord: Backend['openRecord'] = (handoff, url) => this.pass(`openRecord ${handoff} ${url}`);

  retryDelivery: Backend['retryDelivery'] = async (id, { even_if_sent = false }) => {
    await this.pass(`retryDelivery ${id} ${String(even_if_sent)}`);
    const page = [...this.#pages.values()].find(({ handoff }) =>
      handoff.deliveries.some((one) => one.id === id),
    );
    const before = page?.handoff.deliveries.find((one) => one.id === id);
    if (!page || !before) throw refusal('not_found', 'This notification is no longer here.');
    const after = {
      ...before,
      state: 'queued' as const,
      at: iso(Date.now()),
      reason: null,
      can_retry: false,
    };
    this.#edit(page.row.id, (one) =>
      having(one, {}, { deliveries: one.handoff.deliveries.map((d) => (d.id === id ? after : d)) }),
    );
    return after;
  };

  // Setting up.

  async sampleConversations() {
    await this.pass('sampleConversations');
    const talk = dana(0);
    return [
      {
        id: 'dev-001',
        name: 'Dana Whitcomb',
        company: 'Haulpoint',
        title: 'VP Marketing',
        vendor: talk.vendor,
        messages: 24,
      },
      {
        id: 'dev-012',
        name: 'Heike Lindemann',
        company: 'Brückner Anlagentechnik GmbH',
        title: null,
        vendor: 'Ledgerline',
        messages: 31,
      },
      {
        id: 'dev-014',
        name: '斎藤 美紀',
        company: '青葉精工株式会社',
        title: null,
        vendor: 'Lineguard',
        messages: 24,
      },
    ];
  }

  async startSample() {
    await this.pass('startSample');
    this.#settleIn({ kind: 'sample' });
    const talk = dana(Date.now());
    for (const [i, message] of talk.messages.entries()) {
      this.emit('sampleStep', {
        kind: 'said',
        message,
        score: Math.min(5, Math.floor(i / 2)),
        of: 5,
      });
    }
    this.emit('sampleStep', { kind: 'judged', score: 5, of: 5, qualified: true });
    this.add(offered('sample', talk, Date.now()));
    this.emit('sampleStep', {
      kind: 'handed_over',
      handoff: 'sample',
      say: 'I’m connecting you with Ana.',
    });
  }

  async joinTeam({ hub, code }: { hub: string; code: string }) {
    await this.pass('joinTeam');
    if (!hub.startsWith('http') && !hub.startsWith('baton://')) {
      throw refusal(
        'invalid_input',
        'This is no address',
        'hub',
        'write it like https://hub.example.com',
      );
    }
    if (code === 'EXPIRED') {
      throw refusal(
        'code_expired',
        'This code has expired or was used',
        'code',
        'ask your admin for a new one',
      );
    }
    this.#settleIn({ kind: 'team', hub });
  }

  async runHub() {
    await this.pass('runHub');
    this.#settleIn({ kind: 'own_hub', hub: 'http://192.168.1.20:8787' });
  }

  async signOut() {
    await this.pass('signOut');
    this.#settleIn({ kind: 'none' });
  }

  // For admins: see `fake/admin.ts`.

  qualification = () => this.pass('qualification').then(() => this.#admin.qualification());
  saveQualification: Backend['saveQualification'] = (policy) =>
    this.pass('saveQualification').then(() => this.#admin.saveQualification(policy));
  agents = () => this.pass('agents').then(() => this.#admin.agents());
  addAgent: Backend['addAgent'] = (agent) =>
    this.pass('addAgent').then(() => this.#admin.addAgent(agent));
  addKey: Backend['addKey'] = (agent) => this.pass('addKey').then(() => this.#admin.addKey(agent));
  revokeKey: Backend['revokeKey'] = (key) =>
    this.pass('revokeKey').then(() => this.#admin.revokeKey(key));
  sayings = () => this.pass('sayings').then(() => this.#sayings.said());
  saveSayings: Backend['saveSayings'] = async (next) => {
    await this.pass('saveSayings');
    const said = this.#sayings.save(next);
    const me = { ...(this.world.state.me ?? ME), decline_reasons: said.decline_reasons };
    this.world.state = { ...this.world.state, me };
    this.changed({ state: true });
    return said;
  };
  teamCalendars = () => this.pass('teamCalendars').then(() => this.#teamCalendars.all());
  addTeamCalendar: Backend['addTeamCalendar'] = (calendar) =>
    this.pass(`addTeamCalendar ${calendar.provider} ${calendar.url ?? ''}`.trim()).then(() =>
      this.#teamCalendars.add(calendar),
    );
  listTeamCalendar: Backend['listTeamCalendar'] = (id) =>
    this.pass(`listTeamCalendar ${id}`).then(() => this.#teamCalendars.list(id));
  linkTeamCalendar: Backend['linkTeamCalendar'] = (id, links) =>
    this.pass(`linkTeamCalendar ${id}`).then(() => this.#teamCalendars.link(id, links));
  dropTeamCalendar: Backend['dropTeamCalendar'] = (id) =>
    this.pass(`dropTeamCalendar ${id}`).then(() => this.#teamCalendars.drop(id));

  // The shell.

  alertHealth = () => this.pass('alertHealth').then(() => this.health);
  testAlert = () => this.pass('testAlert').then(() => this.health);
  openedWith = () => Promise.resolve(null);
  openMain = () => this.pass('openMain');
  closeCard = () => this.pass('closeCard');
  quit = () => this.pass('quit');

  // What tests make happen.

  add(page: HandoffPage): void {
    this.#pages.set(page.row.id, page);
    this.#told(page.row.id);
  }

  remove(id: HandoffId): void {
    this.#pages.delete(id);
    this.#told(id);
  }

  #ofOffer(offer: OfferId): HandoffId {
    const page = [...this.#pages.values()].find(({ row }) => row.my_offer?.id === offer);
    if (!page) throw refusal('not_found', 'This offer is over.');
    return page.row.id;
  }

  #send(id: HandoffId, action: Decision): void {
    const sending: MyAnswer = {
      kind: 'sending',
      intent: `intent-${id}`,
      action,
      since: iso(Date.now()),
    };
    this.#edit(id, (page) => having(page, { my_answer: sending }));
  }

  #settle(intent: string, edit: (page: HandoffPage) => HandoffPage): void {
    const wedged = this.world.state.wedged.find((w) => w.id === intent);
    this.world.state = { ...this.world.state, wedged: [], notices: [] };
    if (wedged?.handoff) this.#edit(wedged.handoff, edit);
  }

  #settleIn(setup: World['state']['setup']): void {
    const me = setup.kind === 'none' ? null : { ...ME, person: ANA };
    this.world.state = { ...this.world.state, setup, me, connection: { kind: 'live' } };
    this.changed({ state: true, all: true });
  }

  #edit(id: HandoffId, edit: (page: HandoffPage) => HandoffPage): void {
    const page = this.#pages.get(id);
    if (page) this.#pages.set(id, edit(page));
    this.#told(id);
  }

  #told(id: HandoffId): void {
    this.changed({ state: true, handoffs: [id] });
  }
}

function done(action: Decision, kind: 'accepted' | 'declined' | 'returned' | 'closed'): MyAnswer {
  return { kind: 'answered', action, answer: { kind, at: iso(Date.now()) } };
}

/** The stand-in for a browser: `?scene=empty`, `?scene=offline`, … */
export function fakeFor(query: URLSearchParams): FakeBackend {
  return new FakeBackend(worldOf(query.get('scene'), Date.now()));
}
