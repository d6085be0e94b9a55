/** Hours and booking settings of the stand-in, with the faults that a hub would find. */
import type {
  BookingSettings,
  HoursView,
  MeetingType,
  MyBooking,
  Person,
  RepHours,
  WorkRange,
} from '../backend';
import { isZone } from '$lib/shared/zones';

import { ANA, BO, CLEO } from './build';
import { refusal } from './shell';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
const nineToFive: WorkRange[] = WEEKDAYS.map((weekday) => ({
  weekday,
  from: '09:00',
  to: '17:00',
}));

const TYPES: MeetingType[] = [
  {
    id: 'intro',
    name: 'Intro call',
    minutes: 30,
    before_minutes: 0,
    after_minutes: 10,
    notice_minutes: 120,
    horizon_days: 21,
    step_minutes: 30,
    daily_limit: 6,
    weekly_limit: null,
    location: { kind: 'link', url: 'https://meet.ledgerline.example/ana' },
    hosts: { one_of: [], fixed: null },
    week: null,
  },
  {
    id: 'demo',
    name: 'Technical demo',
    minutes: 45,
    before_minutes: 10,
    after_minutes: 15,
    notice_minutes: 1440,
    horizon_days: 30,
    step_minutes: 15,
    daily_limit: 3,
    weekly_limit: 10,
    location: { kind: 'google_meet' },
    hosts: { one_of: [ANA.id, BO.id], fixed: CLEO.id },
    week: [
      { weekday: 'tuesday', from: '10:00', to: '16:00' },
      { weekday: 'thursday', from: '10:00', to: '16:00' },
    ],
  },
];

const SETTINGS: BookingSettings = {
  zone: 'Europe/Berlin',
  week: nineToFive,
  holidays: [
    { from: '2026-12-24', to: '2026-12-26', name: 'Christmas', delegate: null },
    { from: '2026-05-01', to: '2026-05-01', name: 'Labour Day', delegate: null },
  ],
  types: TYPES,
  hold_minutes: 5,
  prep_minutes: 10,
  stale_calendar: { after_minutes: 240, then: 'offer_tentatively' },
  prospect: { may_reschedule: true, may_cancel: true, notice_minutes: 60, most_reschedules: 3 },
  credit_back: { no_show: true, cancelled: true },
  clients: {
    google: { id: '1234-abcd.apps.googleusercontent.com', secret: 'GOCSPX-example', tenant: null },
    microsoft: null,
  },
};

const MY_HOURS: RepHours = {
  zone: 'Europe/Berlin',
  week: [
    ...WEEKDAYS.slice(0, 4).flatMap((weekday) => [
      { weekday, from: '09:00', to: '12:30' },
      { weekday, from: '13:30', to: '17:30' },
    ]),
    { weekday: 'friday', from: '09:00', to: '15:00' },
  ],
  leave: [{ from: '2026-07-20', to: '2026-08-07', name: 'Summer', delegate: BO.id }],
};

export const MY_BOOKING: MyBooking = {
  hours: MY_HOURS,
  default_zone: 'Europe/Berlin',
  default_week: nineToFive,
  types: TYPES,
  clients: SETTINGS.clients ?? {},
  refresh_minutes: 15,
};

function check(path: string, zone: string | null | undefined, week: readonly WorkRange[]): void {
  if (zone && !isZone(zone)) {
    throw refusal(
      'refused',
      `\`${zone}\` is no time zone`,
      `${path}zone`,
      'choose one from the list',
    );
  }
  for (const [i, { from, to }] of week.entries()) {
    if (from >= to) {
      const field = `${path}week[${String(i)}].to`;
      throw refusal('refused', 'the end must be after the start', field, 'write a later time');
    }
  }
}

function checkType(type: MeetingType, i: number): void {
  const field = (name: string) => `booking.types[${String(i)}].${name}`;
  if (type.name.trim() === '') {
    throw refusal('refused', 'must have 1 to 200 characters', field('name'), 'write a short name');
  }
  if (type.minutes < 5 || type.minutes > 480) {
    throw refusal(
      'refused',
      'a meeting lasts 5 to 480 minutes',
      field('minutes'),
      'write 5 to 480',
    );
  }
  if (type.location.kind === 'link' && !/^https?:/.test(type.location.url)) {
    throw refusal('refused', 'this is no address', field('location.url'), 'write it with https://');
  }
}

export function hoursDesk() {
  let settings = SETTINGS;
  const hours = new Map<string, RepHours>([[ANA.id, MY_HOURS]]);
  const people = new Map<string, Person>([ANA, BO, CLEO].map((p) => [p.id, p]));
  const view = (rep: string | null): HoursView => {
    const person = people.get(rep ?? ANA.id) ?? ANA;
    return {
      rep: person,
      hours: hours.get(person.id) ?? { zone: null, week: null, leave: [] },
      default_zone: settings.zone ?? 'UTC',
      default_week: settings.week ?? nineToFive,
    };
  };
  return {
    hours: view,
    saveHours(rep: string | null, next: RepHours): HoursView {
      check('', next.zone, next.week ?? []);
      hours.set(rep ?? ANA.id, next);
      return view(rep);
    },
    settings: () => settings,
    saveSettings(next: BookingSettings): BookingSettings {
      check('booking.', next.zone, next.week ?? []);
      for (const [i, type] of (next.types ?? []).entries()) checkType(type, i);
      settings = structuredClone(next);
      return settings;
    },
  };
}
