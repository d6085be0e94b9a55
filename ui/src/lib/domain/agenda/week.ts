/** Working hours as they are edited: by day of the week, as typed, with their faults. */
import type { DaysOff, WorkRange } from '$lib/backend/backend';
import { readTime, wallTime } from '$lib/shared/daywords';
import { addDays } from '$lib/shared/zones';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Any Monday: to name the days of the week with. */
const MONDAY = '2024-01-01';
export const dayOfWeek = (weekday: Weekday) => addDays(MONDAY, WEEKDAYS.indexOf(weekday));

export type RangeDraft = { from: string; to: string };
export type WeekDraft = Record<Weekday, RangeDraft[]>;

/** `09:30` is 570. */
export function minutesOf(time: string): number {
  return readTime(time) ?? 0;
}

export function draftOfWeek(week: readonly WorkRange[]): WeekDraft {
  const draft: WeekDraft = {
    monday: [],
    tuesday: [],
    wednesday: [],
    thursday: [],
    friday: [],
    saturday: [],
    sunday: [],
  };
  const sorted = week.toSorted((a, b) => minutesOf(a.from) - minutesOf(b.from));
  for (const { weekday, from, to } of sorted) draft[weekday].push({ from, to });
  return draft;
}

/** What is sent: in the order of the week, times as the hub writes them. */
export function weekOf(draft: WeekDraft): WorkRange[] {
  const plain = (text: string) => {
    const minutes = readTime(text);
    return minutes === null ? text : wallTime(minutes);
  };
  return WEEKDAYS.flatMap((weekday) =>
    draft[weekday].map(({ from, to }) => ({ weekday, from: plain(from), to: plain(to) })),
  );
}

/** Where a range stands in what is sent: the hub names it by that place. */
export function placeInWeek(draft: WeekDraft, weekday: Weekday, index: number): number {
  const before = WEEKDAYS.slice(0, WEEKDAYS.indexOf(weekday));
  return before.reduce((sum, day) => sum + draft[day].length, index);
}

/** What is wrong with a range, in words. */
export function faultOfRange(ranges: readonly RangeDraft[], index: number): string | null {
  const range = ranges[index];
  if (!range) return null;
  const [from, to] = [readTime(range.from), readTime(range.to)];
  if (from === null || to === null) return 'Write times like 09:30, up to 24:00.';
  if (to <= from) return 'The end must be after the start.';
  const clash = ranges.some((other, i) => {
    const [a, b] = [readTime(other.from), readTime(other.to)];
    return i !== index && a !== null && b !== null && a < to && from < b;
  });
  return clash ? 'This overlaps with other hours of the day.' : null;
}

export function hasFault(draft: WeekDraft): boolean {
  return WEEKDAYS.some((day) => draft[day].some((_, i) => faultOfRange(draft[day], i) !== null));
}

/** A range to begin with: after the last one of the day, an hour later. */
export function nextRange(ranges: readonly RangeDraft[]): RangeDraft {
  const last = Math.max(0, ...ranges.map((r) => readTime(r.to) ?? 0));
  if (ranges.length === 0) return { from: '09:00', to: '17:00' };
  const from = Math.min(last + 60, 23 * 60);
  return { from: wallTime(from), to: wallTime(Math.min(from + 240, 1440)) };
}

export function faultOfDays({ from, to }: DaysOff): string | null {
  const read = (day: string) => /^\d{4}-\d{2}-\d{2}$/.test(day);
  if (!read(from) || !read(to)) return 'Write both days, like 2026-12-24 or 24 Dec.';
  return to < from ? 'The last day is before the first.' : null;
}
