/** Days and times of a zone in words. */
import { HOUR_DIGITS } from './when';
import { addDays, instantOf, millisOf, wallAt, weekdayOf } from './zones';

const cache = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, language?: string): Intl.DateTimeFormat {
  const key = JSON.stringify([language, options]);
  const known = cache.get(key) ?? new Intl.DateTimeFormat(language, options);
  cache.set(key, known);
  return known;
}

const ofDay = (day: string, options: Intl.DateTimeFormatOptions) =>
  format({ ...options, timeZone: 'UTC' }).format(millisOf(day));

/** `14:00` */
export function timeIn(at: string | number, zone: string): string {
  const instant = typeof at === 'number' ? at : Date.parse(at);
  return format({ hour: HOUR_DIGITS, minute: '2-digit', timeZone: zone }).format(instant);
}

/** `14:00`, `2 PM`, `2:30 PM`: as short as the person's language writes an hour. */
export function hourIn(at: number, zone: string, language?: string): string {
  const hour = format({ hour: 'numeric', timeZone: zone }, language);
  const halves = hour.resolvedOptions().hour12 === true;
  if (halves && wallAt(at, zone).minutes % 60 === 0) return hour.format(at);
  const digits = halves ? 'numeric' : '2-digit';
  return format({ hour: digits, minute: '2-digit', timeZone: zone }, language).format(at);
}

/** `14:00–14:30` */
export function timesIn(start: string, end: string, zone: string): string {
  return `${timeIn(start, zone)}–${timeIn(end, zone)}`;
}

/** `CET` */
export function abbreviation(at: string | number, zone: string): string {
  const instant = typeof at === 'number' ? at : Date.parse(at);
  const parts = format({ timeZoneName: 'short', timeZone: zone }).formatToParts(instant);
  return parts.find((p) => p.type === 'timeZoneName')?.value ?? zone;
}

/** `Thursday 12 March` */
export function longDay(day: string): string {
  return ofDay(day, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** `Thu 12 Mar` */
export function shortDay(day: string): string {
  return ofDay(day, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** `Thu` */
export function weekdayName(day: string, length: 'short' | 'long' = 'short'): string {
  return ofDay(day, { weekday: length });
}

/** `12` */
export function dayNumber(day: string): string {
  return ofDay(day, { day: 'numeric' });
}

/** `9 – 15 March 2026`; `Thursday 12 March 2026` for one day. */
export function titleOf(from: string, to: string): string {
  if (from === to) {
    return ofDay(from, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  }
  const whole = format({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return whole.formatRange(millisOf(from), millisOf(to));
}

/** `12 Mar – 16 Mar 2026` */
export function daysText(from: string, to: string): string {
  const whole = format({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return from === to
    ? whole.format(millisOf(from))
    : whole.formatRange(millisOf(from), millisOf(to));
}

/** `today`, `Thu`, `12 Mar` further off: before a time of day. */
export function nearDay(day: string, today: string): string {
  if (day === today) return 'today';
  const away = (millisOf(day) - millisOf(today)) / 86_400_000;
  return away > 0 && away < 7 ? weekdayName(day) : ofDay(day, { day: 'numeric', month: 'short' });
}

/** `Thu 14:00`, `14:00` today, `12 Mar 14:00` further off. */
export function nearTime(at: string, zone: string, now: number): string {
  const day = nearDay(wallAt(Date.parse(at), zone).day, wallAt(now, zone).day);
  const time = timeIn(at, zone);
  return day === 'today' ? time : `${day} ${time}`;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * The day that a person typed: `2026-03-12`, `12 Mar`, `Mar 12`, `12 March 2027`, `Thursday`,
 * `tomorrow`. A day without a year is the next such day from today on, or the last until today.
 */
export function readDay(
  text: string,
  today: string,
  toward: 'next' | 'last' = 'next',
): string | null {
  const typed = text.trim().toLowerCase();
  if (/^\d{4}-\d{2}-\d{2}$/.test(typed)) return real(typed);
  if (typed === 'today') return today;
  if (typed === 'tomorrow') return addDays(today, 1);
  if (typed === 'yesterday') return addDays(today, -1);
  const weekday = WEEKDAYS.findIndex((name) => typed.length >= 3 && typed.startsWith(name));
  if (weekday >= 0) {
    const ahead = (weekday - weekdayOf(today) + 7) % 7;
    return addDays(today, toward === 'last' && ahead > 0 ? ahead - 7 : ahead);
  }
  return ofMonth(typed, today, toward);
}

function ofMonth(typed: string, today: string, toward: 'next' | 'last'): string | null {
  const month = MONTHS.findIndex((name) => new RegExp(`(^|[^a-z])${name}[a-z]*\\.?`).test(typed));
  const [first, second] = typed.match(/\d+/g) ?? [];
  if (month < 0 || first === undefined) return null;
  const of = (year: number) =>
    real(`${String(year)}-${String(month + 1).padStart(2, '0')}-${first.padStart(2, '0')}`);
  if (second !== undefined) return of(Number(second));
  const year = Number(today.slice(0, 4));
  const thisYear = of(year);
  if (toward === 'last') return thisYear !== null && thisYear <= today ? thisYear : of(year - 1);
  return thisYear !== null && thisYear >= today ? thisYear : of(year + 1);
}

/** Only days that there are: no 31 February. */
function real(day: string): string | null {
  const millis = millisOf(day);
  return !Number.isNaN(millis) && addDays(day, 0) === day ? day : null;
}

/** The time of day that a person typed, in minutes: `9`, `9:30`, `0930`, `9.30`, `5pm`, `24:00`. */
export function readTime(text: string): number | null {
  const found = /^(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm)?$/.exec(text.trim().toLowerCase());
  if (!found) return null;
  const [, hour = '', minute = '0', half] = found;
  const hours = half ? (Number(hour) % 12) + (half === 'pm' ? 12 : 0) : Number(hour);
  if (half && (Number(hour) < 1 || Number(hour) > 12)) return null;
  const minutes = hours * 60 + Number(minute);
  return Number(minute) < 60 && minutes <= 1440 ? minutes : null;
}

/** `09:30`, as the hub writes times of day. */
export function wallTime(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The day and the time of day in a zone, as an instant for the hub. */
export function instantText(day: string, minutes: number, zone: string): string {
  return new Date(instantOf({ day, minutes }, zone)).toISOString();
}
