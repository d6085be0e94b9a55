import type { HandoffId } from '$lib/backend/backend';

export const SETTINGS = ['me', 'notifications', 'qualification', 'team', 'agents'] as const;
export type SettingsPart = (typeof SETTINGS)[number];

export type Route =
  | { at: 'inbox'; handoff: HandoffId | null }
  | { at: 'settings'; part: SettingsPart }
  | { at: 'card'; handoff: HandoffId };

/** Where the window is, kept in the address so that a reload comes back to it. */
export class Router {
  route = $state.raw<Route>({ at: 'inbox', handoff: null });

  constructor(hash: string = location.hash) {
    this.route = parse(hash);
  }

  get handoff(): HandoffId | null {
    return this.route.at === 'settings' ? null : this.route.handoff;
  }

  go(route: Route): void {
    this.route = route;
    history.replaceState(null, '', `#${hashOf(route)}`);
  }

  inbox(handoff: HandoffId | null = null): void {
    this.go({ at: 'inbox', handoff });
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
  return { at: 'inbox', handoff: rest === '' ? null : decodeURIComponent(rest) };
}

function hashOf(route: Route): string {
  switch (route.at) {
    case 'inbox':
      return route.handoff === null ? '/inbox' : `/inbox/${encodeURIComponent(route.handoff)}`;
    case 'settings':
      return `/settings/${route.part}`;
    case 'card':
      return `/card/${encodeURIComponent(route.handoff)}`;
  }
}
