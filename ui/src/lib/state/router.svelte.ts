import type { ConversationId, HandoffId, MeetingId } from '$lib/backend/backend';

export const SETTINGS = [
  'me',
  'notifications',
  'calendar',
  'hours',
  'qualification',
  'model',
  'booking',
  'routing',
  'sayings',
  'connections',
  'notify',
  'team-calendars',
  'team',
  'accounts',
  'agents',
  'forget',
] as const;
export type SettingsPart = (typeof SETTINGS)[number];

export const SPANS = ['week', 'day'] as const;
export type Span = (typeof SPANS)[number];

export const TEAM_TABS = ['now', 'speed', 'fairness', 'quality'] as const;
export type TeamTab = (typeof TEAM_TABS)[number];

/** A day of `null` is today, also tomorrow. */
export type AgendaRoute = {
  at: 'agenda';
  span: Span;
  day: string | null;
  meeting: MeetingId | null;
};

/** `message`: where the search found its words. */
export type ConversationsRoute = {
  at: 'conversations';
  handoff: HandoffId | null;
  message: number | null;
};

export type Route =
  | { at: 'inbox'; handoff: HandoffId | null }
  | ConversationsRoute
  | AgendaRoute
  /** A conversation that may have been handed to nobody, for admins. */
  | { at: 'talk'; conversation: ConversationId }
  /** The prep brief of a handoff. */
  | { at: 'brief'; handoff: HandoffId }
  | { at: 'team'; tab: TeamTab }
  /** `tab`: which side of a part that has several. */
  | { at: 'settings'; part: SettingsPart; tab?: string }
  | { at: 'card'; handoff: HandoffId };

/** Where the window is, kept in the address so that a reload comes back to it. */
export class Router {
  route = $state.raw<Route>({ at: 'inbox', handoff: null });
  /** Where the person wanted to go, while they are asked about what is not saved. */
  held = $state.raw<Route | null>(null);

  /** Whether a way leads away from what is not saved. */
  #guard: ((to: Route) => boolean) | null = null;
  /** Where the brief was opened: the way back leads there. */
  #beforeBrief: Route | null = null;
  #lastAgenda: AgendaRoute = { at: 'agenda', span: 'week', day: null, meeting: null };

  constructor(hash: string = location.hash) {
    this.route = parse(hash);
  }

  get handoff(): HandoffId | null {
    return 'handoff' in this.route ? this.route.handoff : null;
  }

  get meeting(): MeetingId | null {
    return this.route.at === 'agenda' ? this.route.meeting : null;
  }

  /** Asks before a way is taken that the guard holds, until the returned function is called. */
  guard(holds: (to: Route) => boolean): () => void {
    this.#guard = holds;
    return () => {
      if (this.#guard !== holds) return;
      this.#guard = null;
      this.held = null;
    };
  }

  /** Goes where the person wanted to go, whatever is not saved. */
  letGo(): void {
    const { held } = this;
    this.#guard = null;
    this.held = null;
    if (held) this.go(held);
  }

  go(route: Route): void {
    if (this.#guard?.(route)) {
      this.held = route;
      return;
    }
    this.route = route;
    history.replaceState(null, '', `#${hashOf(route)}`);
  }

  inbox(handoff: HandoffId | null = null): void {
    this.go({ at: 'inbox', handoff });
  }

  /** Goes to the agenda, or changes what of it is shown. */
  agenda(to: Partial<Omit<AgendaRoute, 'at'>> = {}): void {
    const here = this.route.at === 'agenda' ? this.route : this.#lastAgenda;
    this.#lastAgenda = { ...here, ...to };
    this.go(this.#lastAgenda);
  }

  /** Goes to the search, or to what it found. */
  conversations(handoff: HandoffId | null = null, message: number | null = null): void {
    this.go({ at: 'conversations', handoff, message });
  }

  talk(conversation: ConversationId): void {
    this.go({ at: 'talk', conversation });
  }

  brief(handoff: HandoffId): void {
    if (this.route.at !== 'brief') this.#beforeBrief = this.route;
    this.go({ at: 'brief', handoff });
  }

  /** Where the brief was opened, if that shows what the brief is about. */
  get beforeBrief(): Route | null {
    const { route } = this;
    const before = this.#beforeBrief;
    if (route.at !== 'brief' || !before) return null;
    if (before.at === 'agenda') return before.meeting === null ? null : before;
    return 'handoff' in before && before.handoff === route.handoff ? before : null;
  }

  team(tab: TeamTab = 'now'): void {
    this.go({ at: 'team', tab });
  }

  settings(part: SettingsPart = 'me', tab?: string): void {
    this.go({ at: 'settings', part, ...(tab === undefined ? {} : { tab }) });
  }
}

export function parse(hash: string): Route {
  const [place, rest = '', tab = ''] = hash.replace(/^#\/?/, '').split('/');
  if (place === 'card' && rest !== '') return { at: 'card', handoff: decodeURIComponent(rest) };
  if (place === 'brief' && rest !== '') return { at: 'brief', handoff: decodeURIComponent(rest) };
  if (place === 'talk' && rest !== '') {
    return { at: 'talk', conversation: decodeURIComponent(rest) };
  }
  if (place === 'settings') {
    const part = SETTINGS.find((one) => one === rest) ?? 'me';
    return { at: 'settings', part, ...(tab === '' ? {} : { tab }) };
  }
  if (place === 'team') {
    return { at: 'team', tab: TEAM_TABS.find((one) => one === rest) ?? 'now' };
  }
  if (place === 'agenda') return parseAgenda(hash);
  if (place === 'conversations') {
    return {
      at: 'conversations',
      handoff: rest === '' ? null : decodeURIComponent(rest),
      message: /^\d+$/.test(tab) ? Number(tab) : null,
    };
  }
  return { at: 'inbox', handoff: rest === '' ? null : decodeURIComponent(rest) };
}

function parseAgenda(hash: string): AgendaRoute {
  const [, span, day = '', meeting = ''] = hash.replace(/^#\/?/, '').split('/');
  return {
    at: 'agenda',
    span: SPANS.find((one) => one === span) ?? 'week',
    day: /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null,
    meeting: meeting === '' ? null : decodeURIComponent(meeting),
  };
}

function hashOf(route: Route): string {
  switch (route.at) {
    case 'inbox':
      return route.handoff === null ? '/inbox' : `/inbox/${encodeURIComponent(route.handoff)}`;
    case 'agenda': {
      const meeting = route.meeting === null ? '' : `/${encodeURIComponent(route.meeting)}`;
      return `/agenda/${route.span}/${route.day ?? 'today'}${meeting}`;
    }
    case 'conversations': {
      if (route.handoff === null) return '/conversations';
      const message = route.message === null ? '' : `/${String(route.message)}`;
      return `/conversations/${encodeURIComponent(route.handoff)}${message}`;
    }
    case 'talk':
      return `/talk/${encodeURIComponent(route.conversation)}`;
    case 'brief':
      return `/brief/${encodeURIComponent(route.handoff)}`;
    case 'team':
      return `/team/${route.tab}`;
    case 'settings':
      return `/settings/${route.part}${route.tab === undefined ? '' : `/${route.tab}`}`;
    case 'card':
      return `/card/${encodeURIComponent(route.handoff)}`;
  }
}
