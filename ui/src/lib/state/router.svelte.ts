import type { HandoffId, MeetingId } from '$lib/backend/backend';

export const SETTINGS = [
  'me',
  'notifications',
  'calendar',
  'hours',
  'qualification',
  'booking',
  'team-calendars',
  'team',
  'agents',
] as const;
export type SettingsPart = (typeof SETTINGS)[number];

export const SPANS = ['week', 'day'] as const;
export type Span = (typeof SPANS)[number];

/** A day of `null` is today, also tomorrow. */
export type AgendaRoute = {
  at: 'agenda';
  span: Span;
  day: string | null;
  meeting: MeetingId | null;
};

export type Route =
  | { at: 'inbox'; handoff: HandoffId | null }
  | AgendaRoute
  | { at: 'settings'; part: SettingsPart }
  | { at: 'card'; handoff: HandoffId };

/** Where the window is, kept in the address so that a reload comes back to it. */
export class Router {
  route = $state.raw<Route>({ at: 'inbox', handoff: null });

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

  go(route: Route): void {
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

  settings(part: SettingsPart = 'me'): void {
    this.go({ at: 'settings', part });
  }
}

export function parse(hash: string): Route {
  const [place, rest = ''] = hash.replace(/^#\/?/, '').split('/');
  if (place === 'card' && rest !== '') return { at: 'card', handoff: decodeURIComponent(rest) };
  if (place === 'settings') {
    return { at: 'settings', part: SETTINGS.find((part) => part === rest) ?? 'me' };
  }
  if (place === 'agenda') return parseAgenda(hash);
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
    case 'settings':
      return `/settings/${route.part}`;
    case 'card':
      return `/card/${encodeURIComponent(route.handoff)}`;
  }
}
