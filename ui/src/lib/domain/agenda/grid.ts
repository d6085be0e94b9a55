/** Where meetings and other events stand on the days of a calendar, by the wall clock of a zone. */
import type { Agenda, AgendaBusy, AgendaMeeting, SlotView, WorkRange } from '$lib/backend/backend';
import { DAY_MINUTES, addDays, instantOf, wallAt, weekdayOf } from '$lib/shared/zones';

import { lanesOf, type Lane } from './lanes';
import { WEEKDAYS, minutesOf } from './week';

/** As short as a block may be drawn, in minutes: a lower one could not be pressed, or not be read. */
const LEAST = { meeting: 26, busy: 15 };

type Item = { kind: 'meeting'; item: AgendaMeeting } | { kind: 'busy'; item: AgendaBusy };

/** One event on one day; `from` and `to` are where it is drawn, in minutes. */
export type Block = Item & Lane & { key: string; from: number; to: number };

export type DayColumn = {
  day: string;
  blocks: Block[];
  /** What takes the whole day. */
  allDay: AgendaBusy[];
};

type Placed = Item & { key: string; from: number; to: number };

/** The days from `first` on, each with its events in the order of time. */
export function columnsOf(
  agenda: Agenda | null,
  first: string,
  days: number,
  zone = agenda?.zone ?? 'UTC',
): DayColumn[] {
  const items: Item[] = [
    ...(agenda?.meetings ?? []).map((item) => ({ kind: 'meeting' as const, item })),
    ...(agenda?.busy ?? []).map((item) => ({ kind: 'busy' as const, item })),
  ];
  return Array.from({ length: days }, (_, i) => columnOf(addDays(first, i), items, zone));
}

function columnOf(day: string, items: readonly Item[], zone: string): DayColumn {
  const begins = instantOf({ day, minutes: 0 }, zone);
  const ends = instantOf({ day, minutes: DAY_MINUTES }, zone);
  const allDay: AgendaBusy[] = [];
  const placed: Placed[] = [];
  for (const item of items) {
    const { start, end } = spanOf(item);
    if (end <= begins || start >= ends) continue;
    if (item.kind === 'busy' && start <= begins && end >= ends) allDay.push(item.item);
    else
      placed.push({
        ...item,
        key: keyOf(item),
        ...placeOn(day, start, end, zone, LEAST[item.kind]),
      });
  }
  placed.sort((a, b) => a.from - b.from || b.to - a.to || a.key.localeCompare(b.key));
  const lanes = lanesOf(placed);
  return {
    day,
    allDay,
    blocks: placed.map((block, i) => ({ ...block, ...(lanes[i] ?? { lane: 0, lanes: 1 }) })),
  };
}

function spanOf({ kind, item }: Item): { start: number; end: number } {
  const { start, end } = kind === 'meeting' ? item.meeting : item;
  return { start: Date.parse(start), end: Date.parse(end) };
}

function keyOf({ kind, item }: Item): string {
  return kind === 'meeting'
    ? item.meeting.id
    : `${item.start}/${item.calendar}/${item.title ?? ''}`;
}

/** Where an event stands on a day. What goes back over an hour that comes twice keeps its length. */
export function placeOn(
  day: string,
  start: number,
  end: number,
  zone: string,
  least = LEAST.meeting,
) {
  const first = wallAt(start, zone);
  const last = wallAt(end, zone);
  const from = first.day < day ? 0 : first.minutes;
  const until = last.day > day ? DAY_MINUTES : last.minutes;
  const to = until > from ? until : from + (end - start) / 60_000;
  const drawn = Math.min(DAY_MINUTES, Math.max(to, from + least));
  return { from: Math.min(from, DAY_MINUTES - least), to: drawn };
}

/** The stretches of a day in which nobody works, in minutes. */
export function offHours(day: string, week: readonly WorkRange[]): { from: number; to: number }[] {
  const weekday = WEEKDAYS[weekdayOf(day)];
  const work = week
    .filter((range) => range.weekday === weekday)
    .map(({ from, to }) => ({ from: minutesOf(from), to: minutesOf(to) }))
    .sort((a, b) => a.from - b.from);
  const off = [];
  let at = 0;
  for (const { from, to } of work) {
    if (from > at) off.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  if (at < DAY_MINUTES) off.push({ from: at, to: DAY_MINUTES });
  return off;
}

/** Monday to Friday, and of the weekend what has work or something in it. */
export function shownDays(columns: readonly DayColumn[], week: readonly WorkRange[]): DayColumn[] {
  return columns.filter(({ day, blocks, allDay }) => {
    const weekday = weekdayOf(day);
    const works = week.some((range) => range.weekday === WEEKDAYS[weekday]);
    return columns.length === 1 || weekday < 5 || works || blocks.length + allDay.length > 0;
  });
}

/** Where the day is opened: half an hour before work, or before an earlier meeting. */
export function opensAt(columns: readonly DayColumn[], week: readonly WorkRange[]): number {
  const starts = [
    ...week.map((range) => minutesOf(range.from)),
    ...columns.flatMap(({ blocks }) =>
      blocks.filter((block) => block.kind === 'meeting').map((block) => block.from),
    ),
  ];
  return Math.max(0, Math.min(...starts, 9 * 60) - 30);
}

/** The zone that all meetings in view have in common, if it is another than the rep's. */
export function sharedZone(meetings: readonly AgendaMeeting[], own: string): string | null {
  const found = new Set(
    meetings.filter(({ meeting }) => meeting.state === 'booked').map((m) => m.meeting.zone),
  );
  const [only] = found;
  return found.size === 1 && only !== undefined && only !== own ? only : null;
}

/** Free times under the days on which they are. */
export function byDay(
  slots: readonly SlotView[],
  zone: string,
): { day: string; free: SlotView[] }[] {
  const days = new Map<string, SlotView[]>();
  for (const slot of slots) {
    const { day } = wallAt(Date.parse(slot.start), zone);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return [...days].map(([day, free]) => ({ day, free }));
}
