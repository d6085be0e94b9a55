import type { View } from './browser.ts';

const view = (name: string, address: string, ready: string): View => ({ name, address, ready });
const page = '[data-testid="transcript-message"]';
const row = '[data-testid="inbox-row"]';
const meeting = '[data-testid="agenda-meeting"]';
const panel = '[data-testid="meeting-brief"] li';

const routing = (part: string, ready: string) =>
  view(`routing-${part}`, `?scene=usual#/settings/routing/${part}`, ready);

/** Every view in every state that looks different. */
export const VIEWS: readonly View[] = [
  view('welcome', '?scene=welcome', '[data-testid="welcome-sample"]'),
  view('inbox', '?scene=usual', row),
  view('empty', '?scene=empty', '[data-testid="inbox-empty"]'),
  view('one', '?scene=one', row),
  view('many', '?scene=many', row),
  view('long', '?scene=long', row),
  view('handoff', '?scene=usual#/inbox/priya', page),
  view('mine', '?scene=usual#/inbox/dana', page),
  view('waiting', '?scene=usual#/inbox/past-1', page),
  view('taken', '?scene=taken#/inbox/priya', page),
  view('long-handoff', '?scene=long#/inbox/long-1', page),
  view('rtl-handoff', '?scene=long#/inbox/long-0', page),
  view('no-zone', '?scene=usual#/inbox/sato', page),
  view('booked', '?scene=usual#/inbox/booked', '[data-testid="handoff-meeting"]'),
  view('agenda-week', '?scene=usual#/agenda/week/today', meeting),
  view('agenda-day', '?scene=usual#/agenda/day/2026-03-12', meeting),
  view('agenda-meeting', '?scene=usual#/agenda/week/2026-03-12/mtg_priya', panel),
  view('agenda-conflict', '?scene=usual#/agenda/week/2026-03-12/mtg_lucia', panel),
  view('agenda-cancelled', '?scene=usual#/agenda/day/2026-03-11/mtg_bastien', panel),
  view('agenda-held', '?scene=usual#/agenda/week/2026-03-09/mtg_heike', panel),
  view('agenda-stuck', '?scene=stuck#/agenda/week/2026-03-13/mtg_kofi', panel),
  view('agenda-many', '?scene=many#/agenda/week/today', meeting),
  view('agenda-long', '?scene=long#/agenda/week/2026-03-12/mtg_lucia', panel),
  view('agenda-empty', '?scene=empty#/agenda/week/today', '[data-testid="agenda-empty"]'),
  view('agenda-unknown', '?scene=nocalendar#/agenda/week/today', '[data-testid="no-calendar"]'),
  view('agenda-spring', '?scene=dst#/agenda/week/2026-03-29', meeting),
  view('agenda-autumn', '?scene=dst#/agenda/day/2026-10-25', meeting),
  view('agenda-loading', '?scene=loading#/agenda', '[role="status"]'),
  view('offline', '?scene=offline#/inbox/priya', page),
  view('wedged', '?scene=wedged#/inbox/priya', page),
  view('kept', '?scene=kept#/inbox/kept-bo', '[data-testid="waiting-words"]'),
  view('kept-for-me', '?scene=kept#/inbox/kept-me', '[data-testid="waiting-words"]'),
  view('book-later', '?scene=kept#/inbox/later', '[data-testid="waiting-words"]'),
  view('set-away', '?scene=setaway', '[data-testid="set-away"]'),
  view('team-now', '?scene=usual#/team/now', '[data-testid="open-handoff"]'),
  view('team-many', '?scene=many#/team/now', '[data-testid="open-handoff"]'),
  view('team-empty', '?scene=empty#/team/now', '[data-testid="open-empty"]'),
  view('team-speed', '?scene=usual#/team/speed', '[data-testid="histogram"]'),
  view('team-speed-many', '?scene=many#/team/speed', '[data-testid="figures-all"]'),
  view('team-speed-empty', '?scene=empty#/team/speed', '[data-testid="speed-empty"]'),
  view('team-fairness', '?scene=usual#/team/fairness', '[data-testid="entry"]'),
  view('team-fairness-many', '?scene=many#/team/fairness', '[data-testid="shares-all"]'),
  view('team-fairness-empty', '?scene=empty#/team/fairness', '[data-testid="entries-empty"]'),
  view('team-loading', '?scene=loading#/team', '[role="status"]'),
  view('signedout', '?scene=signedout', row),
  view('broken', '?scene=broken', '[role="alert"]'),
  view('loading', '?scene=loading', '[role="status"]'),
  view('sample', '?scene=sample#/inbox/priya', page),
  view('settings-me', '?scene=hub#/settings/me', '[data-testid="sign-out"]'),
  view(
    'settings-notifications',
    '?scene=usual#/settings/notifications',
    '[data-testid="alert-health"]',
  ),
  view(
    'settings-qualification',
    '?scene=usual#/settings/qualification',
    '[data-testid="qualification-threshold"]',
  ),
  view('settings-calendar', '?scene=usual#/settings/calendar', '[data-testid="calendar-account"]'),
  view('settings-connect', '?scene=nocalendar#/settings/calendar', '[data-testid="caldav"]'),
  view('settings-hours', '?scene=usual#/settings/hours', '[data-testid="week"]'),
  view('settings-booking', '?scene=usual#/settings/booking', '[data-testid="meeting-type"]'),
  view(
    'settings-team-calendars',
    '?scene=usual#/settings/team-calendars',
    '[data-testid="team-calendar"]',
  ),
  view(
    'settings-team-calendars-first',
    '?scene=nocalendar#/settings/team-calendars',
    '[data-testid="new-team-calendar"]',
  ),
  routing('rules', '[data-testid="rule"]'),
  routing('territories', '[data-testid="territory"]'),
  routing('skills', '[data-testid="skill"]'),
  routing('clocks', '[data-testid="time-line"]'),
  routing('try', '[data-testid="lead-form"]'),
  routing('replay', '[data-testid="replay-start"]'),
  routing('versions', '[data-testid="diff-line"]'),
  view('routing-first', '?scene=empty#/settings/routing', '[data-testid="rule"]'),
  view(
    'routing-none',
    '?scene=empty#/settings/routing/territories',
    '[data-testid="territory-empty"]',
  ),
  view('routing-many', '?scene=many#/settings/routing', '[data-testid="rule"]'),
  view('routing-long', '?scene=long#/settings/routing', '[data-testid="rule"]'),
  view('settings-sayings', '?scene=usual#/settings/sayings', '[data-testid="saying"]'),
  view('settings-team', '?scene=usual#/settings/team', '[data-testid="rep"]'),
  view('settings-accounts', '?scene=usual#/settings/accounts', '[data-testid="owner-list"]'),
  view('settings-agents', '?scene=hub#/settings/agents', '[data-testid="agent"]'),
];

/** The alert's own window: always this size. */
export const CARDS: readonly View[] = [
  view('card', '?scene=usual#/card/priya', '[data-testid="card-name"]'),
  view('card-taken', '?scene=taken#/card/priya', '[data-testid="card-name"]'),
  view('card-lapsed', '?scene=lapsed#/card/priya', '[data-testid="card-name"]'),
  view('card-long', '?scene=long#/card/long-1', '[data-testid="card-name"]'),
];
