/** How a team does, in words and figures. */
import type {
  Considering,
  EntryKind,
  Figures,
  OnDuty,
  OpenHandoff,
  Presence,
  Share,
  Speed,
} from '$lib/backend/backend';

import { considering } from './why';
import { PRESENCES, first } from './words';

/** `41 s`, `3 min 32 s`, `1 h 5 min`; a dash where there is nothing to tell. */
export function lasted(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 60) return `${String(seconds)} s`;
  const [min, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (min < 60) return rest === 0 ? `${String(min)} min` : `${String(min)} min ${String(rest)} s`;
  const [hours, minutes] = [Math.floor(min / 60), min % 60];
  return minutes === 0 ? `${String(hours)} h` : `${String(hours)} h ${String(minutes)} min`;
}

const DAY_S = 86_400;

/** How long ago, to the second while that counts: `4:12`, `1 h 5 min`, `2 d 17 h`. */
export function age(from: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(from)) / 1000));
  if (seconds >= DAY_S) {
    const hours = Math.floor((seconds % DAY_S) / 3600);
    return `${String(Math.floor(seconds / DAY_S))} d${hours === 0 ? '' : ` ${String(hours)} h`}`;
  }
  if (seconds >= 3600) return lasted(seconds - (seconds % 60));
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Thousandths of a handoff as people write them: `1.3`, `−2`; `+1.3` where the sign matters. */
export function handoffs(thousandths: number, signed = false): string {
  const size = Math.abs(thousandths / 1000);
  const text = size.toLocaleString('en', { maximumFractionDigits: size < 100 ? 1 : 0 });
  if (text === '0') return '0';
  return thousandths < 0 ? `−${text}` : `${signed ? '+' : ''}${text}`;
}

/** What a person typed for an amount, in thousandths; nothing if it is none that can be booked. */
export function readAmount(text: string): number | null {
  if (!/^\d{1,3}([.,]\d{1,3})?$/.test(text.trim())) return null;
  const amount = Math.round(Number(text.trim().replace(',', '.')) * 1000);
  return amount > 0 && amount <= 100_000 ? amount : null;
}

export const ENTRIES: Record<EntryKind, string> = {
  assigned: 'Asked, or claimed it',
  returned: 'Declined, withdrawn or given back',
  no_show: 'The prospect did not come',
  calibration: 'Brought level with the team',
  correction: 'Corrected',
};

/** What a correction does, before it is made. */
export function correctionWords(name: string, amount: number): string {
  const who = first(name);
  const size = handoffs(Math.abs(amount));
  return amount > 0
    ? `${who} counts as having had ${size} more: ${who} is asked later.`
    : `${who} counts as having had ${size} fewer: ${who} is asked sooner.`;
}

/** What each rep got beyond their part, the furthest off first. */
export function byDrift(shares: readonly Share[]): Share[] {
  const off = (share: Share) => Math.abs(share.actual - share.expected);
  return shares.toSorted((a, b) => off(b) - off(a) || a.name.localeCompare(b.name));
}

/** What was done to a rep's count besides handoffs. */
export function adjustments({ calibrated, corrected }: Share): string {
  return [
    ...(calibrated === 0 ? [] : [`levelled ${handoffs(calibrated, true)}`]),
    ...(corrected === 0 ? [] : [`corrected ${handoffs(corrected, true)}`]),
  ].join(' · ');
}

const FULL: readonly Considering['kind'][] = ['at_capacity', 'channel_full', 'rate_limited'];

/** As good as: who is available and on leave is away, who is available and full is busy. */
export function presenceOf({ presence, absent, open, capacity }: OnDuty): Presence {
  if (presence !== 'available') return presence;
  if (absent) return FULL.includes(absent.kind) ? 'busy' : 'away';
  return open < capacity ? 'available' : 'busy';
}

const RANK: Record<Presence, number> = { available: 0, busy: 1, away: 2, offline: 3 };

/** Who can take one first, then who has their hands full, then who is not there. */
export function byPresence(people: readonly OnDuty[]): OnDuty[] {
  const rank = (one: OnDuty) => RANK[presenceOf(one)];
  return people.toSorted((a, b) => rank(a) - rank(b) || a.person.name.localeCompare(b.person.name));
}

/** How they stand: why they are not asked, else their teams. */
export function dutyWords(one: OnDuty, teams: ReadonlyMap<string, string>, now: number): string {
  if (one.presence !== 'available') return PRESENCES[one.presence];
  if (one.absent) return considering(one.absent, now);
  if (one.open >= one.capacity) return 'At capacity';
  const names = one.teams.flatMap((id) => teams.get(id) ?? []);
  return names.length > 0 ? names.join(', ') : PRESENCES.available;
}

/** `2 declined · 1 lapsed`; nothing before anybody was asked. */
export function attempts({ declined, lapsed }: OpenHandoff): string {
  return [
    ...(declined === 0 ? [] : [`${String(declined)} declined`]),
    ...(lapsed === 0 ? [] : [`${String(lapsed)} lapsed`]),
  ].join(' · ');
}

export type Bar = { name: string; count: number; share: number };

/** The distribution as bars: each as high as its share of the highest. */
export function barsOf({ buckets }: Speed): Bar[] {
  const most = Math.max(1, ...buckets.map((b) => b.count));
  return buckets.map((bucket, i) => ({
    name: bucketName(buckets[i - 1]?.below_seconds ?? 0, bucket.below_seconds),
    count: bucket.count,
    share: bucket.count / most,
  }));
}

/** `under 15 s`, `15–30 s`, `1–2 min`, `over 1 h`. */
function bucketName(from: number, to: number | null): string {
  if (to === null) return `over ${short(from)}`;
  if (from === 0) return `under ${short(to)}`;
  const [a, b] = [short(from), short(to)];
  const [, unit = ''] = a.split(' ');
  return b.endsWith(unit) && unit !== '' ? `${a.replace(` ${unit}`, '')}–${b}` : `${a}–${b}`;
}

function short(seconds: number): string {
  if (seconds % 3600 === 0) return `${String(seconds / 3600)} h`;
  return seconds % 60 === 0 ? `${String(seconds / 60)} min` : `${String(seconds)} s`;
}

/** How many of those asked took it, in whole percent; nothing if nobody was asked. */
export function taken({ offers, accepted }: Figures): string {
  return offers === 0 ? '–' : `${String(Math.round((100 * accepted) / offers))} %`;
}
