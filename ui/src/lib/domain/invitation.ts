import type { JoinTeam } from '$lib/backend/backend';

const SCHEME = 'baton://enrol/';

/** Whether a text is an invitation: address and code in one. The shell reads what it holds. */
export function isInvitation(text: string): boolean {
  return text.trim().startsWith(SCHEME);
}

/** What to send: an invitation stands alone, else address and code. */
export function joining(hub: string, code: string): JoinTeam {
  return isInvitation(hub) ? { hub: hub.trim(), code: '' } : { hub: hub.trim(), code: code.trim() };
}
