/** Weeks to look at: meetings, what else takes time, calendar accounts. */
import { addDays, instantOf, mondayOf, wallAt } from '$lib/shared/zones';

import type {
  Agenda,
  AgendaBusy,
  AgendaMeeting,
  CalendarAccount,
  MeetingView,
  Person,
  SlotView,
} from '../backend';

import { ANA, BO, CLEO, iso } from './build';

export const BERLIN = 'Europe/Berlin';
const MINUTE = 60_000;

export type BookingWorld = {
  meetings: AgendaMeeting[];
  busy: AgendaBusy[];
  accounts: CalendarAccount[];
  /** The hub cannot be asked for times. */
  cutOff: boolean;
};

/** An instant of a day in Berlin: `at('2026-03-12', 14.5)`. */
export const at = (day: string, hour: number) =>
  iso(instantOf({ day, minutes: Math.round(hour * 60) }, BERLIN));

const later = (start: string, minutes: number) => iso(Date.parse(start) + minutes * MINUTE);

export function meeting(
  id: string,
  start: string,
  who: { prospect: string; company: string; zone: string },
  part: Partial<MeetingView> = {},
  item: Partial<AgendaMeeting> = {},
): AgendaMeeting {
  const made: MeetingView = {
    id: `mtg_${id}`,
    version: 1,
    handoff: 'priya',
    conversation: 'talk-priya',
    name: 'Intro call',
    meeting_type: 'intro',
    host: ANA,
    with: null,
    start,
    end: later(start, 30),
    before_minutes: 0,
    after_minutes: 10,
    sequence: 0,
    state: 'booked',
    changed_by: null,
    reason: null,
    email: `${id}@prospect.example`,
    phone: null,
    location: { kind: 'link', url: 'https://meet.ledgerline.example/ana' },
    join_url: 'https://meet.ledgerline.example/ana',
    note: null,
    booked_at: later(start, -3 * 24 * 60),
    tentative: false,
    in_calendar: { sequence: 0, at: later(start, -3 * 24 * 60) },
    prep_minutes: 10,
    ...who,
    ...part,
  };
  return {
    meeting: made,
    mine: made.host.id === ANA.id,
    change: null,
    copy: { kind: 'written', calendar: 'Work', at: later(start, -3 * 24 * 60) },
    conflict: null,
    ...item,
  };
}

export function slot(start: string, minutes = 30, host: Person = ANA): SlotView {
  const label = new Date(start).toUTCString();
  return { start, end: later(start, minutes), label, host, with: null, tentative: false };
}

function busy(start: string, minutes: number, title: string | null, part?: Partial<AgendaBusy>) {
  return {
    start,
    end: later(start, minutes),
    title,
    calendar: 'Work',
    color: '#0b8043',
    tentative: false,
    ...part,
  };
}

export const PRIYA = {
  prospect: 'Priya Raghunathan',
  company: 'Brightmoor Media',
  zone: 'America/New_York',
};
const HEIKE = {
  prospect: 'Heike Lindemann',
  company: 'Brückner Anlagentechnik GmbH',
  zone: BERLIN,
};
const ROHIT = { prospect: 'Rohit Iyer', company: 'Paisalane', zone: 'Asia/Kolkata' };
const LUCIA = { prospect: 'Lucía Fernández', company: 'Olivares', zone: 'America/Sao_Paulo' };
const KOFI = {
  prospect: 'Kofi Mensah-Addo',
  company: 'Volta State University',
  zone: 'Africa/Accra',
};
const BASTIEN = { prospect: 'Bastien Morel', company: 'Cartovélo', zone: 'Europe/Paris' };

/** The week around a day. */
export function usualWeek(now: number): BookingWorld {
  const monday = mondayOf(wallAt(now, BERLIN).day);
  const day = (i: number) => addDays(monday, i);
  const demo = { name: 'Technical demo', meeting_type: 'demo' };
  return {
    meetings: [
      meeting('heike', at(day(0), 10), HEIKE, { state: 'held', handoff: 'past-3' }),
      meeting(
        'bastien',
        at(day(2), 16),
        BASTIEN,
        {
          state: 'cancelled',
          changed_by: 'prospect',
          reason: 'Our budget is frozen until summer, sorry!',
          sequence: 1,
        },
        { copy: { kind: 'none' } },
      ),
      meeting(
        'lucia',
        at(day(3), 11),
        LUCIA,
        { ...demo, end: at(day(3), 11.75), with: CLEO, handoff: 'dana' },
        {
          conflict: {
            title: 'Quarterly review',
            start: at(day(3), 11.5),
            end: at(day(3), 12.5),
            proposals: [
              slot(at(day(3), 15), 45),
              slot(at(day(4), 11), 45),
              slot(at(day(4), 14), 45),
            ],
          },
        },
      ),
      meeting('priya', at(day(3), 14), PRIYA, {
        handoff: 'booked',
        email: 'priya.raghunathan@brightmoor.example',
        phone: '+1 617 555 0117',
        note: 'Wants a technical answer on cluster permissions before anything else.',
      }),
      meeting(
        'rohit',
        at(day(3), 14.25),
        ROHIT,
        { ...demo, end: at(day(3), 15), host: BO, with: ANA, handoff: 'past-1' },
        { copy: { kind: 'pending' } },
      ),
      meeting(
        'kofi',
        at(day(4), 9.5),
        KOFI,
        { location: { kind: 'phone' }, join_url: null, phone: '+233 24 555 0199' },
        {
          change: { kind: 'sending', intent: 'intent-kofi', since: iso(now - 8000) },
          copy: {
            kind: 'failed',
            failure: {
              code: 'refused',
              message: 'The calendar “Work” is full',
              field: null,
              fix: 'Delete old events in it, or choose another calendar in the settings.',
            },
          },
        },
      ),
    ],
    busy: [
      ...[0, 1, 2, 3, 4].map((i) => busy(at(day(i), 9.25), 15, 'Stand-up')),
      busy(at(day(0), 13), 60, 'Lunch with Jo'),
      busy(at(day(1), 9.5), 120, 'Forecast'),
      busy(at(day(1), 14), 45, 'Interview: platform engineer, second round'),
      busy(at(day(2), 11), 60, null, { calendar: 'Private', color: '#8e24aa' }),
      busy(at(day(3), 11.5), 60, 'Quarterly review'),
      busy(at(day(4), 0), 24 * 60, 'FinOps days', { tentative: true }),
    ],
    accounts: accounts(now),
    cutOff: false,
  };
}

/** Forty short meetings a day, back to back. */
export function fullWeek(now: number): BookingWorld {
  const monday = mondayOf(wallAt(now, BERLIN).day);
  const people = [HEIKE, PRIYA, ROHIT, LUCIA, KOFI, BASTIEN];
  const meetings = Array.from({ length: 200 }, (_, i) => {
    const start = at(addDays(monday, Math.floor(i / 40)), 8 + (i % 40) * 0.25);
    return meeting(`full-${String(i)}`, start, people[i % people.length] ?? HEIKE, {
      end: later(start, 15),
    });
  });
  return { meetings, busy: [], accounts: accounts(now), cutOff: false };
}

/** Days on which the clocks of Berlin change, with something in the night. */
export function clockChanges(now: number): BookingWorld {
  const spring = '2026-03-29';
  const autumn = '2026-10-25';
  return {
    meetings: [
      meeting('spring', at(spring, 10), PRIYA),
      meeting('friday', at('2026-03-27', 15), PRIYA),
      meeting('monday', at('2026-03-30', 15), PRIYA),
      meeting('autumn', at(autumn, 10), ROHIT),
    ],
    busy: [
      busy(at(spring, 1.5), 60, 'Release window'),
      busy('2026-10-25T00:15:00Z', 30, 'Backup, first'),
      busy('2026-10-25T01:15:00Z', 30, 'Backup, second'),
    ],
    accounts: accounts(now),
    cutOff: false,
  };
}

export const NO_WEEK: BookingWorld = { meetings: [], busy: [], accounts: [], cutOff: false };

export function accounts(now: number): CalendarAccount[] {
  const calendar = (id: string, name: string, color: string, part = {}) => ({
    id,
    name,
    color,
    busy: true,
    meetings: false,
    writable: true,
    ...part,
  });
  return [
    {
      id: 'acc-1',
      provider: 'caldav',
      name: 'ana@cal.ledgerline.example',
      calendars: [
        calendar('work', 'Work', '#0b8043', { meetings: true }),
        calendar('private', 'Private', '#8e24aa'),
        calendar('holidays', 'Public holidays', '#3f51b5', { busy: false, writable: false }),
      ],
      last_read_at: iso(now - 2 * MINUTE),
      syncing: false,
      problem: null,
    },
    {
      id: 'acc-2',
      provider: 'google',
      name: 'ana.lindqvist@gmail.example',
      calendars: [calendar('primary', 'ana.lindqvist@gmail.example', '#f4511e')],
      last_read_at: iso(now - 26 * 60 * MINUTE),
      syncing: false,
      problem: {
        code: 'refused',
        message: 'Google no longer lets Baton in',
        field: null,
        fix: 'Connect the account again.',
      },
    },
  ];
}

/** What of a world lies between two instants. */
export function between(world: BookingWorld, from: string, to: string): Agenda {
  const touches = ({ start, end }: { start: string; end: string }) =>
    Date.parse(start) < Date.parse(to) && Date.parse(end) > Date.parse(from);
  return {
    zone: BERLIN,
    meetings: world.meetings.filter(({ meeting: m }) => touches(m)),
    busy: world.accounts.length === 0 ? [] : world.busy.filter(touches),
  };
}
