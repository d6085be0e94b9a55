/** The stand-in's agenda, calendars and hours. */
import { addDays, wallAt, weekdayOf } from '$lib/shared/zones';

import type {
  AgendaMeeting,
  Backend,
  CalendarAccount,
  ConnectCaldav,
  Explained,
  Inspection,
  MeetingPage,
  SlotView,
} from '../backend';

import { BERLIN, accounts, at, between, slot } from './agenda';
import { iso } from './build';
import { hoursDesk } from './hours';
import { refusal } from './shell';
import { FakeTeam } from './team';

const BRIEF = [
  'Qualified 4 of 5: about 1,200 people, influencer, decides within 5 weeks.',
  'Cloud spend rose from 210k to 340k a month and cannot be explained.',
  'Open: can it run without write permissions? Do you have SSO with Okta?',
  'Compares with CloudHealth, which renews on 1 October.',
];

export class FakeBooking extends FakeTeam {
  readonly #desk = hoursDesk();
  #connecting: ((error: Error) => void) | null = null;

  agenda: Backend['agenda'] = async (from, to) => {
    await this.pass('agenda');
    return between(this.world.booking, from, to);
  };

  meeting: Backend['meeting'] = async (id): Promise<MeetingPage> => {
    await this.pass('meeting');
    return { item: this.#find(id), brief: BRIEF };
  };

  meetingSlots: Backend['meetingSlots'] = async (id) => {
    await this.pass('meetingSlots');
    if (this.world.booking.cutOff) {
      throw refusal('unreachable', 'The hub does not answer', undefined, 'Try again in a minute.');
    }
    return this.#slots(this.#find(id).meeting.start);
  };

  moveMeeting: Backend['moveMeeting'] = async (id, start) => {
    await this.pass(`moveMeeting ${id} ${start}`);
    this.#edit(id, (item) => {
      const { meeting } = item;
      const length = Date.parse(meeting.end) - Date.parse(meeting.start);
      const end = iso(Date.parse(start) + length);
      return {
        ...item,
        conflict: null,
        copy: { kind: 'pending' },
        meeting: { ...meeting, start, end, sequence: meeting.sequence + 1, changed_by: 'rep' },
      };
    });
  };

  cancelMeeting: Backend['cancelMeeting'] = async (id, reason) => {
    await this.pass(`cancelMeeting ${id} ${reason ?? ''}`.trim());
    this.#edit(id, (item) => ({
      ...item,
      conflict: null,
      copy: { kind: 'none' },
      meeting: { ...item.meeting, state: 'cancelled', changed_by: 'rep', reason },
    }));
  };

  settleMeeting: Backend['settleMeeting'] = async (id, came) => {
    await this.pass(`settleMeeting ${id} ${String(came)}`);
    this.#edit(id, (item) => ({
      ...item,
      meeting: { ...item.meeting, state: came ? 'held' : 'no_show' },
    }));
  };

  joinMeeting: Backend['joinMeeting'] = (id) => this.pass(`joinMeeting ${id}`);

  calendarSetup: Backend['calendarSetup'] = async () => {
    await this.pass('calendarSetup');
    const settings = this.#desk.settings();
    const { google, microsoft } = settings.clients ?? {};
    return {
      accounts: this.world.booking.accounts,
      providers: [
        'caldav' as const,
        ...(google ? (['google'] as const) : []),
        ...(microsoft ? (['microsoft'] as const) : []),
      ],
      types: settings.types ?? [],
    };
  };

  connectCaldav: Backend['connectCaldav'] = async ({ url, user, password }: ConnectCaldav) => {
    await this.pass(`connectCaldav ${url} ${user}`);
    if (!url.includes('.')) {
      throw refusal('invalid_input', 'This is no address', 'url', 'write it like cal.example.com');
    }
    if (password === 'wrong') {
      throw refusal(
        'refused',
        'The server does not know this user and password',
        'password',
        'some servers want an app password',
      );
    }
    return this.#add({ provider: 'caldav', name: `${user}@${url.replace(/^https?:\/\//, '')}` });
  };

  /** Like a person who is still busy in the browser. */
  connectGoogle: Backend['connectGoogle'] = async () => {
    await this.pass('connectGoogle');
    return new Promise((_, reject) => (this.#connecting = reject));
  };

  connectMicrosoft: Backend['connectMicrosoft'] = () => this.connectGoogle();

  cancelConnect: Backend['cancelConnect'] = async () => {
    await this.pass('cancelConnect');
    this.#connecting?.(refusal('invalid_input', 'Connecting was cancelled'));
  };

  chooseCalendars: Backend['chooseCalendars'] = async ({ account, busy, meetings }) => {
    await this.pass(`chooseCalendars ${account} ${busy.join('+')} ${meetings ?? '-'}`);
    const { booking } = this.world;
    booking.accounts = booking.accounts.map((one) => ({
      ...one,
      calendars: one.calendars.map((c) =>
        one.id === account
          ? { ...c, busy: busy.includes(c.id), meetings: c.id === meetings }
          : { ...c, meetings: c.meetings && meetings === null },
      ),
    }));
    this.changed({ agenda: true });
    return this.#account(account);
  };

  testCalendar: Backend['testCalendar'] = async (id) => {
    await this.pass(`testCalendar ${id}`);
    const { problem } = this.#account(id);
    return {
      steps: [
        { what: 'Sign in', failure: problem },
        ...(problem
          ? []
          : ['Read Work', 'Write to Work and remove again', 'Send busy times to the hub'].map(
              (what) => ({ what, failure: null }),
            )),
      ],
    };
  };

  disconnectCalendar: Backend['disconnectCalendar'] = async (id) => {
    await this.pass(`disconnectCalendar ${id}`);
    const { booking } = this.world;
    booking.accounts = booking.accounts.filter((one) => one.id !== id);
    this.changed({ agenda: true });
  };

  syncCalendars: Backend['syncCalendars'] = async () => {
    await this.pass('syncCalendars');
    const { booking } = this.world;
    booking.accounts = booking.accounts.map((one) =>
      one.problem ? one : { ...one, last_read_at: iso(Date.now()) },
    );
    this.changed({ agenda: true });
  };

  hours: Backend['hours'] = (rep) => this.pass('hours').then(() => this.#desk.hours(rep));
  saveHours: Backend['saveHours'] = (rep, hours) =>
    this.pass('saveHours').then(() => this.#desk.saveHours(rep, hours));
  bookingSettings = () => this.pass('bookingSettings').then(() => this.#desk.settings());
  saveBookingSettings: Backend['saveBookingSettings'] = (settings) =>
    this.pass('saveBookingSettings').then(() => this.#desk.saveSettings(settings));

  inspect: Backend['inspect'] = async (rep, kind, start): Promise<Inspection> => {
    await this.pass(`inspect ${rep ?? '-'} ${kind ?? '-'} ${start}`);
    const types = this.#desk.settings().types ?? [];
    const type = types.find((t) => t.id === kind) ?? types[0];
    if (!type) throw refusal('not_found', 'The workspace books no meetings');
    const end = iso(Date.parse(start) + type.minutes * 60_000);
    const obstacles = this.#obstacles(start, end);
    return {
      rep: this.#desk.hours(rep).rep,
      start,
      end,
      zone: BERLIN,
      meeting_type: type,
      free: obstacles.length === 0,
      obstacles,
      calendar_read_at: this.world.booking.accounts[0]?.last_read_at ?? null,
      next: this.#slots(start).slice(0, 4),
    };
  };

  #obstacles(start: string, end: string): Explained[] {
    const { meetings, busy } = between(this.world.booking, start, end);
    const wall = wallAt(Date.parse(start), BERLIN);
    const outside = weekdayOf(wall.day) > 4 || wall.minutes < 540 || wall.minutes >= 1020;
    return [
      ...(Date.parse(start) < Date.now() + 7_200_000
        ? [
            {
              obstacle: { kind: 'too_soon' as const, earliest: iso(Date.now() + 7_200_000) },
              text: 'Too soon: this kind of meeting needs 2 hours of notice.',
            },
          ]
        : []),
      ...(outside
        ? [{ obstacle: { kind: 'outside_hours' as const }, text: 'Outside the working hours.' }]
        : []),
      ...meetings.map(({ meeting: m }) => ({
        obstacle: { kind: 'meeting' as const, id: m.id, start: m.start, end: m.end },
        text: `Has another meeting then: ${m.prospect}.`,
      })),
      ...busy.map((b) => ({
        obstacle: { kind: 'busy' as const, start: b.start, end: b.end },
        text: `Busy in the calendar “${b.calendar}” then.`,
      })),
    ];
  }

  #slots(from: string): SlotView[] {
    const { day } = wallAt(Math.max(Date.parse(from), Date.now()), BERLIN);
    return [1, 2, 3, 4, 5, 6]
      .map((i) => addDays(day, i))
      .filter((d) => weekdayOf(d) < 5)
      .flatMap((d) => [9, 9.5, 11, 14, 15.5, 16].map((hour) => slot(at(d, hour))));
  }

  #add(part: Pick<CalendarAccount, 'provider' | 'name'>): CalendarAccount {
    const { booking } = this.world;
    const first = booking.accounts.length === 0;
    const [model] = accounts(Date.now());
    if (!model) throw refusal('internal', 'There is no account to copy');
    const calendars = model.calendars.map((c) => ({ ...c, meetings: first && c.meetings }));
    const id = `acc-new-${String(booking.accounts.length)}`;
    const made = { ...model, ...part, id, calendars };
    booking.accounts = [...booking.accounts, made];
    this.changed({ agenda: true });
    return made;
  }

  #account(id: string): CalendarAccount {
    const found = this.world.booking.accounts.find((one) => one.id === id);
    if (!found) throw refusal('not_found', 'This account is no longer connected.');
    return found;
  }

  #find(id: string): AgendaMeeting {
    const found = this.world.booking.meetings.find(({ meeting }) => meeting.id === id);
    if (!found) throw refusal('not_found', 'This meeting is no longer here.');
    return found;
  }

  #edit(id: string, edit: (item: AgendaMeeting) => AgendaMeeting): void {
    const { booking } = this.world;
    booking.meetings = booking.meetings.map((item) => (item.meeting.id === id ? edit(item) : item));
    this.changed({ agenda: true });
  }
}
