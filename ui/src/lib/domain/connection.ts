/** How things stand with the hub, in words. */
import type { Connection, Progress } from '$lib/backend/backend';
import { clockTime } from '$lib/shared/when';

export type ConnectionWords = { word: string; explain: string; tone: 'good' | 'warn' | 'bad' };

export function connectionWords(
  connection: Connection,
  sync: Progress | null,
  now: number,
): ConnectionWords {
  switch (connection.kind) {
    case 'connecting':
      return {
        word: 'Connecting…',
        explain: 'First contact with the hub is under way.',
        tone: 'warn',
      };
    case 'live':
      return sync && sync.done < sync.total
        ? {
            word: `Loading ${sync.done.toLocaleString()} of ${sync.total.toLocaleString()}`,
            explain: 'The first sync stores your handoffs on this machine.',
            tone: 'good',
          }
        : { word: 'Live', explain: 'New handoffs reach you at once.', tone: 'good' };
    case 'reconnecting':
      return {
        word: `Reconnecting since ${clockTime(connection.since, now)}`,
        explain: 'The connection broke; the next try comes soon.',
        tone: 'warn',
      };
    case 'offline':
      return {
        word: `Offline since ${clockTime(connection.since, now)}`,
        explain: 'You can read everything. Answers are kept and sent when the hub is back.',
        tone: 'bad',
      };
    case 'not_stored':
      return {
        word: `Nothing is stored since ${clockTime(connection.since, now)}`,
        explain:
          'New handoffs do not reach you: what the hub tells cannot be kept on this machine. ' +
          'Make room on its disk; if that does not help, start Baton again.',
        tone: 'bad',
      };
    case 'signed_out':
      return {
        word: 'Signed out',
        explain: 'This device gets no more handoffs. Connect again in Settings.',
        tone: 'bad',
      };
  }
}
