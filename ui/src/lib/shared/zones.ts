/**
 * Wall clocks of IANA zones, exact on days of 23 and 25 hours: what a calendar draws and what a
 * person types. Days are `2026-03-12`, times of day are minutes after midnight.
 */

export type Wall = { day: string; minutes: number };

const MINUTE = 60_000;
const DAY = 86_400_000;
export const DAY_MINUTES = 1440;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

/** Whether this machine knows the zone. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** The zone that this machine is set to. */
export function machineZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What the zone's clocks show, as if it were UTC, in whole seconds. */
function wallMillis(at: number, zone: string): number {
  const found: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) found[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** How far the zone is ahead of UTC, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  return wallMillis(at, zone) - Math.floor(at / 1000) * 1000;
}

export function wallAt(at: number, zone: string): Wall {
  const wall = wallMillis(at, zone);
  return { day: dayOf(wall), minutes: Math.floor((((wall % DAY) + DAY) % DAY) / MINUTE) };
}

/**
 * The instant at which the zone's clocks show this. A time that is skipped comes out as much later
 * as the clocks were set forward; of a time that comes twice, the first.
 */
export function instantOf({ day, minutes }: Wall, zone: string): number {
  const wall = millisOf(day) + minutes * MINUTE;
  const before = offsetAt(wall - DAY, zone);
  const after = offsetAt(wall + DAY, zone);
  const fits = [...new Set([before, after])]
    .map((offset) => wall - offset)
    .filter((at) => offsetAt(at, zone) === wall - at);
  return fits.length > 0 ? Math.min(...fits) : wall - before;
}

/** How long a day lasts there, in minutes: 1440, but for the days on which clocks change. */
export function dayLength(day: string, zone: string): number {
  const from = instantOf({ day, minutes: 0 }, zone);
  return (instantOf({ day: addDays(day, 1), minutes: 0 }, zone) - from) / MINUTE;
}

const dayOf = (millis: number) => new Date(millis).toISOString().slice(0, 10);

/** Midnight of the day as if it were UTC: for formatting the day alone. */
export function millisOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

export function addDays(day: string, by: number): string {
  return dayOf(millisOf(day) + by * DAY);
}

/** 0 for Monday, 6 for Sunday. */
export function weekdayOf(day: string): number {
  return (new Date(millisOf(day)).getUTCDay() + 6) % 7;
}

export function mondayOf(day: string): string {
  return addDays(day, -weekdayOf(day));
}

/** `America/Argentina/Buenos_Aires` is Buenos Aires. */
export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** Where the engine cannot list its zones: those of most people, by the names of today. */
const FEW: readonly string[] = [
  'Africa/Cairo',
  'Africa/Johannesburg',
  'Africa/Lagos',
  'Africa/Nairobi',
  'America/Anchorage',
  'America/Argentina/Buenos_Aires',
  'America/Bogota',
  'America/Chicago',
  'America/Denver',
  'America/Halifax',
  'America/Los_Angeles',
  'America/Mexico_City',
  'America/New_York',
  'America/Phoenix',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Toronto',
  'Asia/Bangkok',
  'Asia/Dhaka',
  'Asia/Dubai',
  'Asia/Hong_Kong',
  'Asia/Jakarta',
  'Asia/Jerusalem',
  'Asia/Kabul',
  'Asia/Karachi',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Riyadh',
  'Asia/Seoul',
  'Asia/Shanghai',
  'Asia/Singapore',
  'Asia/Tehran',
  'Asia/Tokyo',
  'Asia/Yangon',
  'Atlantic/Azores',
  'Atlantic/Reykjavik',
  'Australia/Adelaide',
  'Australia/Brisbane',
  'Australia/Lord_Howe',
  'Australia/Perth',
  'Australia/Sydney',
  'Europe/Athens',
  'Europe/Berlin',
  'Europe/Dublin',
  'Europe/Helsinki',
  'Europe/Istanbul',
  'Europe/Lisbon',
  'Europe/London',
  'Europe/Madrid',
  'Europe/Moscow',
  'Europe/Paris',
  'Europe/Rome',
  'Europe/Warsaw',
  'Europe/Zurich',
  'Pacific/Auckland',
  'Pacific/Honolulu',
];

/** All zones to choose from, UTC first. Engines list some by old names alone: Calcutta, Katmandu. */
export function zones(): readonly string[] {
  const listed =
    typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
  const all = new Set([...listed, ...FEW.filter(isZone)]);
  all.delete('UTC');
  return ['UTC', ...[...all].sort()];
}
