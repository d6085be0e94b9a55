/** What is said of meetings: when, where, how they stand. */
import type {
  AgendaMeeting,
  CalendarCopy,
  CalendarProvider,
  Location,
  MeetingChange,
  MeetingView,
  Obstacle,
  Party,
  StaleChoice,
} from '$lib/backend/backend';
import { abbreviation, longDay, nearTime, timesIn, weekdayName } from '$lib/shared/daywords';
import { clockTime } from '$lib/shared/when';
import { dayLength, isZone, placeOf, wallAt } from '$lib/shared/zones';

import { first } from '../words';

export type When = {
  day: string;
  times: string;
  /** In the prospect's zone, if it is another: `09:00–09:30 in New York`. */
  there: string | null;
};

type Stretch = Pick<MeetingView, 'start' | 'end'>;

export function whenOf(meeting: Stretch & { zone?: string }, zone: string): When {
  const { day } = wallAt(Date.parse(meeting.start), zone);
  const own = timesIn(meeting.start, meeting.end, zone);
  // An hour that comes twice is told apart by the name of its time.
  const changes = dayLength(day, zone) !== 1440;
  return {
    day: longDay(day),
    times: changes ? `${own} ${abbreviation(meeting.start, zone)}` : own,
    there: meeting.zone === undefined ? null : there(meeting, meeting.zone, zone),
  };
}

function there(meeting: Stretch, zone: string, own: string): string | null {
  if (zone === own || !isZone(zone)) return null;
  const times = timesIn(meeting.start, meeting.end, zone);
  const day = wallAt(Date.parse(meeting.start), zone).day;
  const same = day === wallAt(Date.parse(meeting.start), own).day;
  return `${times} in ${placeOf(zone)}${same ? '' : `, ${weekdayName(day, 'long')} there`}`;
}

const STATES: Record<MeetingView['state'], string> = {
  booked: '',
  held: 'took place',
  no_show: 'no-show',
  cancelled: 'cancelled',
};

/** Everything about a block in one sentence, for who cannot see where it stands. */
export function labelOf(item: AgendaMeeting, zone: string): string {
  const { meeting, mine, conflict, change } = item;
  const { day, times, there } = whenOf(meeting, zone);
  return [
    day,
    times,
    meeting.prospect,
    meeting.company,
    meeting.name,
    there,
    mine ? null : `hosted by ${meeting.host.name}`,
    STATES[meeting.state],
    conflict ? 'conflict with another event' : null,
    change?.kind === 'sending' ? 'change not confirmed yet' : null,
    change?.kind === 'wedged' || change?.kind === 'refused' ? 'change did not get through' : null,
  ]
    .filter(Boolean)
    .join(', ');
}

const PARTIES: Record<Party, string> = {
  agent: 'the agent',
  prospect: 'the prospect',
  rep: 'the host',
  calendar: 'the host, in the calendar',
};

/** How a meeting that is not ahead any more ended; nothing while it is. */
export function endedWords(meeting: MeetingView): string | null {
  const by = meeting.changed_by;
  switch (meeting.state) {
    case 'booked':
      return null;
    case 'held':
      return 'It took place.';
    case 'no_show':
      return `${first(meeting.prospect)} did not come.`;
    case 'cancelled':
      return `Cancelled${by ? ` by ${PARTIES[by]}` : ''}${meeting.reason ? `: “${meeting.reason}”` : '.'}`;
  }
}

/** Who moved it last, if somebody did. */
export function movedWords(meeting: MeetingView): string | null {
  if (meeting.state !== 'booked' || meeting.sequence === 0 || !meeting.changed_by) return null;
  return `Moved by ${PARTIES[meeting.changed_by]}.`;
}

export function locationWords(location: Location): string {
  switch (location.kind) {
    case 'google_meet':
      return 'Google Meet';
    case 'teams':
      return 'Teams';
    case 'link':
      return 'A fixed link';
    case 'phone':
      return 'By phone';
  }
}

export type Words = { tone: 'calm' | 'good' | 'warn' | 'bad'; text: string; fix?: string };

/** How the meeting stands in the rep's own calendar. */
export function copyWords(copy: CalendarCopy, now: number): Words | null {
  switch (copy.kind) {
    case 'none':
      return null;
    case 'pending':
      return {
        tone: 'calm',
        text: 'Not in your calendar yet: it is written as soon as it can be.',
      };
    case 'written':
      return {
        tone: 'good',
        text: `In your calendar “${copy.calendar}” since ${clockTime(copy.at, now)}.`,
      };
    case 'failed':
      return {
        tone: 'bad',
        text: `Not in your calendar: ${copy.failure.message}.`,
        ...(copy.failure.fix === null ? {} : { fix: copy.failure.fix }),
      };
  }
}

export function changeWords(change: MeetingChange, awayFromHub: boolean): Words {
  switch (change.kind) {
    case 'sending':
      return awayFromHub
        ? { tone: 'warn', text: 'Not confirmed yet. Will be sent when the hub is back.' }
        : { tone: 'calm', text: 'Your change is on its way…' };
    case 'refused':
      return { tone: 'bad', text: `Your change was not made: ${change.text}` };
    case 'wedged':
      return {
        tone: 'bad',
        text: `Your change did not get through: ${change.failure.message}`,
        ...(change.failure.fix === null ? {} : { fix: change.failure.fix }),
      };
  }
}

/** Why a rep was passed over for a time. */
export function obstacleWords(obstacle: Obstacle, now: number): string {
  const span = (o: { start: string; end: string }) =>
    `${clockTime(o.start, now)} to ${clockTime(o.end, now)}`;
  switch (obstacle.kind) {
    case 'too_soon':
      return 'too soon for the notice';
    case 'too_late':
      return 'too far ahead';
    case 'holiday':
      return obstacle.name === '' ? 'a holiday' : `holiday: ${obstacle.name}`;
    case 'leave':
      return 'on leave';
    case 'not_host':
      return 'not a host of this kind of meeting';
    case 'other_host':
      return 'the other host is not free';
    case 'outside_hours':
      return 'outside working hours';
    case 'off_step':
      return `meetings start every ${String(obstacle.minutes)} minutes`;
    case 'busy':
      return `busy ${span(obstacle)}`;
    case 'meeting':
      return `another meeting ${span(obstacle)}`;
    case 'held':
      return `kept for another prospect until ${clockTime(obstacle.until, now)}`;
    case 'buffer':
      return `too close to what is on ${span(obstacle)}`;
    case 'daily_limit':
      return `has ${String(obstacle.limit)} meetings that day`;
    case 'weekly_limit':
      return `has ${String(obstacle.limit)} meetings that week`;
    case 'calendar_stale':
      return obstacle.since === null
        ? 'calendar never read'
        : `calendar not read since ${clockTime(obstacle.since, now)}`;
  }
}

export const PROVIDERS: Record<CalendarProvider, string> = {
  caldav: 'CalDAV',
  google: 'Google',
  microsoft: 'Microsoft 365',
};

export const STALE_CHOICES: Record<StaleChoice, string> = {
  offer_tentatively: 'Offer their hours after everybody else’s, and say that they are not certain',
  trust_hours: 'Offer their hours as if the calendar were empty',
  skip_rep: 'Do not offer their time',
};

/** `45 min`, `2 h`, `1 h 30 min`, `3 days`: for settings in minutes. */
export function lasting(minutes: number): string {
  if (minutes >= 1440 && minutes % 1440 === 0) {
    const days = minutes / 1440;
    return days === 1 ? '1 day' : `${String(days)} days`;
  }
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [
    hours > 0 ? `${String(hours)} h` : '',
    rest > 0 || hours === 0 ? `${String(rest)} min` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Of a booked handoff, in the inbox and on its page: `Thu 14:00`. */
export function bookedFor(meeting: Stretch, zone: string, now: number): string {
  return nearTime(meeting.start, zone, now);
}
