/** Calendar accounts of the stand-in's hub. */
import type {
  ListedCalendar,
  NewTeamCalendar,
  TeamCalendarId,
  TeamCalendarView,
  TeamLink,
} from '../backend';

import { ANA, BO, CLEO, iso } from './build';
import { refusal } from './shell';

const MINUTE = 60_000;

const LISTED: ListedCalendar[] = [
  { id: '/dav/ana/work/', name: 'Ana Lindqvist', writable: true },
  { id: '/dav/bo/work/', name: 'Bo Achterberg', writable: true },
  { id: '/dav/cleo/work/', name: 'Cleo Marchetti', writable: true },
  { id: '/dav/cleo/travel/', name: 'Travel', writable: true },
  { id: '/dav/team/travel/', name: 'Travel', writable: true },
  { id: '/dav/team/holidays/', name: 'Holidays in Berlin', writable: false },
];

function accounts(now: number): TeamCalendarView[] {
  return [
    {
      id: 'tcal-1',
      name: 'Company calendars',
      provider: 'caldav',
      url: 'https://cal.ledgerline.example/dav/',
      user: 'baton',
      read_at: iso(now - 2 * MINUTE),
      problem: null,
      links: [
        { rep: ANA.id, calendar: '/dav/ana/work/' },
        { rep: BO.id, calendar: '/dav/bo/work/' },
        { rep: CLEO.id, calendar: '/dav/cleo/work/' },
      ],
    },
    {
      id: 'tcal-2',
      name: 'Cleo’s Calendly',
      provider: 'calendly',
      url: '',
      user: '',
      read_at: iso(now - 190 * MINUTE),
      problem: 'Calendly refused the token: it was revoked. Connect the account again.',
      links: [{ rep: CLEO.id, calendar: 'https://api.calendly.com/users/cleo' }],
    },
  ];
}

/** The first fault, as the hub would name it. */
function checked({ name, provider, url, password }: NewTeamCalendar): void {
  if (name.trim() === '') {
    throw refusal('invalid_input', 'This must have 1 to 200 characters', 'name');
  }
  if (provider === 'caldav' && url?.includes('.') !== true) {
    const fix = 'Check the address of the calendar server.';
    throw refusal('refused', 'There is no calendar at this address', 'url', fix);
  }
  if (password === 'wrong') {
    const fix = 'Check user and password; some providers want an app password.';
    throw refusal('refused', 'The calendar refused the password', 'password', fix);
  }
}

export function teamCalendars(some: boolean, now = Date.now()) {
  let all = some ? accounts(now) : [];

  function find(id: TeamCalendarId): TeamCalendarView {
    const found = all.find((account) => account.id === id);
    if (!found) throw refusal('not_found', 'This account is no longer connected.');
    return found;
  }

  return {
    all: () => all,
    add(calendar: NewTeamCalendar): TeamCalendarView {
      checked(calendar);
      const { name, provider, url = '', user = '' } = calendar;
      const id = `tcal-new-${String(all.length)}`;
      const made = { id, name, provider, url, user, read_at: null, problem: null, links: [] };
      all = [...all, made];
      return made;
    },
    list(id: TeamCalendarId): ListedCalendar[] {
      const { problem } = find(id);
      if (problem) throw refusal('refused', problem, 'password');
      return LISTED;
    },
    link(id: TeamCalendarId, links: TeamLink[]): TeamCalendarView {
      const linked = { ...find(id), links };
      all = all.map((account) => (account.id === id ? linked : account));
      return linked;
    },
    drop(id: TeamCalendarId): void {
      all = all.filter((account) => account.id !== id);
    },
  };
}
