import type { View } from './browser.ts';

const view = (name: string, address: string, ready: string): View => ({ name, address, ready });
const page = '[data-testid="transcript-message"]';
const row = '[data-testid="inbox-row"]';

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
  view('offline', '?scene=offline#/inbox/priya', page),
  view('wedged', '?scene=wedged#/inbox/priya', page),
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
  view('settings-team', '?scene=usual#/settings/team', '[data-testid="rep"]'),
  view('settings-agents', '?scene=hub#/settings/agents', '[data-testid="agent"]'),
];

/** The alert's own window: always this size. */
export const CARDS: readonly View[] = [
  view('card', '?scene=usual#/card/priya', '[data-testid="card-name"]'),
  view('card-taken', '?scene=taken#/card/priya', '[data-testid="card-name"]'),
  view('card-lapsed', '?scene=lapsed#/card/priya', '[data-testid="card-name"]'),
  view('card-long', '?scene=long#/card/long-1', '[data-testid="card-name"]'),
];
