/** Times in words: relative under an hour, absolute beyond, exact in the tooltip. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function format(options: Intl.DateTimeFormatOptions, at: number, zone?: string): string {
  return new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone }).format(at);
}

/** Two digits where a day has 24 hours: `2:00 PM`, and `02:00`. */
export const HOUR_DIGITS =
  new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hour12 === true
    ? 'numeric'
    : '2-digit';
const TIME: Intl.DateTimeFormatOptions = { hour: HOUR_DIGITS, minute: '2-digit' };
const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
const YEAR: Intl.DateTimeFormatOptions = { ...DAY, year: 'numeric' };

/** `14:02`, `3 Mar, 14:02` on another day, with the year in another year. */
export function clockTime(at: string, now: number): string {
  const instant = Date.parse(at);
  if (format(YEAR, instant) === format(YEAR, now)) return format(TIME, instant);
  const sameYear = new Date(instant).getFullYear() === new Date(now).getFullYear();
  return format({ ...(sameYear ? DAY : YEAR), ...TIME }, instant);
}

/** `just now`, `12 min ago`, then the time of day. */
export function ago(at: string, now: number): string {
  const passed = now - Date.parse(at);
  if (passed < MINUTE) return 'just now';
  if (passed < HOUR) return `${String(Math.floor(passed / MINUTE))} min ago`;
  return clockTime(at, now);
}

/** Everything, with seconds and zone: for tooltips. */
export function exactly(at: string): string {
  return format({ dateStyle: 'full', timeStyle: 'long' }, Date.parse(at));
}

/** The time of day in a zone, `14:03 EST`; nothing if the zone is unknown to this machine. */
export function localTime(zone: string, now: number): string | null {
  try {
    return format({ ...TIME, timeZoneName: 'short' }, now, zone);
  } catch {
    return null;
  }
}

/** `1:42`; `0:00` when it is over. */
export function minutesLeft(ms: number): string {
  const whole = Math.max(0, Math.ceil(ms / 1000));
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`;
}

/** `2 min`, `45 s`, `1 h 5 min`: how long something took. */
export function duration(ms: number): string {
  if (ms < MINUTE) return `${String(Math.round(ms / 1000))} s`;
  const min = Math.round(ms / MINUTE);
  if (min < 60) return `${String(min)} min`;
  const rest = min % 60;
  return rest === 0
    ? `${String(min / 60)} h`
    : `${String(Math.floor(min / 60))} h ${String(rest)} min`;
}
