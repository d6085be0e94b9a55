/** The shell's commands and events: the only file that knows Tauri. */
import { invoke, isTauri } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Backend, EventName, Handler, Unlisten } from './backend';

export { isTauri };

/** How the shell spells the events. */
const EVENT = {
  changed: 'changed',
  navigate: 'navigate',
  sampleStep: 'sample-step',
  quitRequested: 'quit-requested',
  enrolLink: 'enrol-link',
} as const satisfies Record<EventName, string>;

export const tauri: Backend = {
  state: () => invoke('state'),
  inbox: () => invoke('inbox'),
  inboxRows: (ids) => invoke('inbox_rows', { ids }),
  handoff: (id) => invoke('handoff', { id }),
  markSeen: (id) => invoke('mark_seen', { id }),
  accept: (offer) => invoke('accept', { offer }),
  decline: (offer, reason) => invoke('decline', { offer, reason }),
  claim: (handoff) => invoke('claim', { handoff }),
  giveBack: (handoff) => invoke('give_back', { handoff }),
  close: (handoff, outcome, note) => invoke('close', { handoff, outcome, note }),
  setPresence: (presence) => invoke('set_presence', { presence }),
  retryIntent: (id) => invoke('retry_intent', { id }),
  dropIntent: (id) => invoke('drop_intent', { id }),
  sampleConversations: () => invoke('sample_conversations'),
  startSample: (conversation) => invoke('start_sample', { conversation }),
  joinTeam: (join) => invoke('join_team', { join }),
  runHub: (run) => invoke('run_hub', { run }),
  signOut: () => invoke('sign_out'),
  qualification: () => invoke('qualification'),
  saveQualification: (policy) => invoke('save_qualification', { policy }),
  team: () => invoke('team'),
  addRep: (rep) => invoke('add_rep', { rep }),
  enrolRep: (rep) => invoke('enrol_rep', { rep }),
  revokeDevice: (device) => invoke('revoke_device', { device }),
  agents: () => invoke('agents'),
  addAgent: (agent) => invoke('add_agent', { agent }),
  addKey: (agent) => invoke('add_key', { agent }),
  revokeKey: (key) => invoke('revoke_key', { key }),
  alertHealth: () => invoke('alert_health'),
  testAlert: () => invoke('test_alert'),
  openMain: (handoff) => invoke('open_main', { handoff }),
  closeCard: (offer) => invoke('close_card', { offer }),
  quit: () => invoke('quit'),
  listen<E extends EventName>(event: E, handler: Handler<E>): Promise<Unlisten> {
    return listen<Parameters<Handler<E>>[0]>(EVENT[event], ({ payload }) => handler(payload));
  },
};
