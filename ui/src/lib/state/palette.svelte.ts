import type { Presence } from '$lib/backend/backend';
import { PRESENCES } from '$lib/domain/words';
import { keymap } from '$lib/shared/keys.svelte';

import type { Desk } from './desk.svelte';
import { plain } from './inbox.svelte';
import type { SettingsPart, TeamTab } from './router.svelte';

export type Entry = {
  id: string;
  group: 'Handoffs' | 'Actions' | 'Go to' | 'Conversations';
  label: string;
  note?: string;
  keys?: string;
  run: () => void;
};

/** As many as a person reads; more is a reason to type another letter. */
const SHOWN = 40;

const PLACES: readonly (readonly [SettingsPart, string, boolean])[] = [
  ['me', 'Settings: me', false],
  ['notifications', 'Settings: notifications', false],
  ['calendar', 'Settings: my calendar', false],
  ['hours', 'Settings: my hours', false],
  ['qualification', 'Settings: qualification', true],
  ['model', 'Settings: language model', true],
  ['booking', 'Settings: booking', true],
  ['routing', 'Settings: routing', true],
  ['sayings', 'Settings: what is said', true],
  ['connections', 'Settings: connections', true],
  ['notify', 'Settings: notifications of the workspace', true],
  ['team-calendars', 'Settings: team calendars', true],
  ['team', 'Settings: team', true],
  ['accounts', 'Settings: account owners', true],
  ['agents', 'Settings: agents and keys', true],
  ['forget', 'Settings: forget a prospect', true],
];

const TABS: readonly (readonly [TeamTab, string, boolean])[] = [
  ['now', 'Team: now', false],
  ['speed', 'Team: speed to lead', false],
  ['fairness', 'Team: fairness', true],
  ['quality', 'Team: quality of what was read', true],
];

/** Everything that has a name and matches, best first. */
export function find(desk: Desk, query: string): Entry[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const named = [
    ...actions(),
    ...presences(desk),
    ...places(desk),
    ...handoffs(desk),
    ...savedSearches(desk),
  ];
  const found = named
    .map((entry) => ({ entry, rank: rankOf(entry, words) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, SHOWN)
    .map(({ entry }) => entry);
  if (words.length === 0) return found;
  return [...found, ...conversationOf(desk, query.trim()), searching(desk, query.trim())];
}

/** What agents, webhooks and receipts call a conversation. */
const CONVERSATION_ID = /^conv_[\w-]+$/;

/** Also one that was handed to nobody. */
function conversationOf(desk: Desk, id: string): Entry[] {
  if (!CONVERSATION_ID.test(id) || desk.session.me?.admin !== true) return [];
  return [
    {
      id: 'read-conversation',
      group: 'Conversations',
      label: 'Read the conversation',
      note: id,
      run: () => desk.router.talk(id),
    },
  ];
}

/** Whatever has no such name may have been said. */
function searching(desk: Desk, text: string): Entry {
  return {
    id: 'search-conversations',
    group: 'Conversations',
    label: `Search conversations for “${text}”`,
    run: () => desk.searchFor(text),
  };
}

function savedSearches(desk: Desk): Entry[] {
  return desk.search.saved.map((search) => ({
    id: `search-${search.id}`,
    group: 'Conversations',
    label: search.name,
    note: 'Saved search',
    run: () => {
      desk.conversations();
      void desk.search.open(search);
    },
  }));
}

/** 0: no match. Words at the start of words rank above words inside. */
function rankOf({ label, note }: Entry, words: readonly string[]): number {
  const text = plain(`${label} ${note ?? ''}`);
  if (!words.every((word) => text.includes(word))) return 0;
  const starts = words.filter((word) => text.startsWith(word) || text.includes(` ${word}`));
  return 1 + starts.length + (words.length > 0 && text.startsWith(words[0] ?? '') ? 1 : 0);
}

function handoffs(desk: Desk): Entry[] {
  return desk.inbox.byRecency.map((row) => ({
    id: `handoff-${row.id}`,
    group: 'Handoffs',
    label: row.name,
    ...(row.company === null ? {} : { note: row.company }),
    run: () => desk.show(row.id),
  }));
}

/** What keys can do here, except moving about in a list. */
function actions(): Entry[] {
  return keymap.active
    .filter((binding) => binding.group !== 'List' && binding.keys !== 'mod+k')
    .map(({ label, keys, run, group }) => ({
      id: `key-${label}`,
      group: group === 'Go to' ? 'Go to' : 'Actions',
      label,
      keys: typeof keys === 'string' ? keys : (keys[0] ?? ''),
      run,
    }));
}

function presences(desk: Desk): Entry[] {
  const choices: readonly Presence[] = ['available', 'busy', 'away'];
  return choices
    .filter((presence) => presence !== desk.session.me?.presence)
    .map((presence) => ({
      id: `presence-${presence}`,
      group: 'Actions',
      label: `Set me to ${PRESENCES[presence].toLowerCase()}`,
      run: () => void desk.setPresence(presence),
    }));
}

function places(desk: Desk): Entry[] {
  const { leads, me } = desk.session;
  const may = (forAdmins: boolean) => (me?.admin ?? false) || !forAdmins;
  const settings = PLACES.filter(([, , forAdmins]) => may(forAdmins)).map(
    ([part, label]): Entry => ({
      id: `settings-${part}`,
      group: 'Go to',
      label,
      run: () => desk.router.settings(part),
    }),
  );
  const tabs = TABS.filter(([, , forAdmins]) => leads && may(forAdmins)).map(
    ([tab, label]): Entry => ({
      id: `team-${tab}`,
      group: 'Go to',
      label,
      run: () => desk.router.team(tab),
    }),
  );
  return [...settings, ...tabs];
}
