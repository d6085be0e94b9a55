import { expect, test } from 'vitest';

import type { ConnectionSettings, ConnectionView } from '$lib/backend/backend';

import {
  draftOfConnection,
  emptyConnection,
  isComplete,
  savedOf,
  secretsFor,
  type ConnectionDraft,
} from './connection';

const CRM = { create_contacts: true, read_owners: false, activity: 'note' as const };

const ALL: readonly ConnectionSettings[] = [
  {
    kind: 'email',
    host: 'smtp.example.com',
    port: 465,
    security: 'tls',
    user: 'baton',
    from: 'baton@example.com',
    from_name: 'Baton',
    reply_to: 'sales@example.com',
    dkim: { domain: 'example.com', selector: 'b1' },
    authority: '-----BEGIN CERTIFICATE-----',
    invitations: true,
  },
  { kind: 'slack', answers: 'request', team_channel: 'C1', api_url: 'https://proxy.example' },
  {
    kind: 'hubspot',
    version: 'v3',
    portal: '42',
    crm: CRM,
    oauth: { client_id: 'id', login_url: null },
    api_url: null,
  },
  {
    kind: 'salesforce',
    instance_url: 'https://my.salesforce.com',
    version: 'v64.0',
    external_id: 'Baton_Id__c',
    crm: CRM,
    oauth: null,
  },
  { kind: 'webhook', url: 'https://hooks.example.com' },
];

function viewOf(settings: ConnectionSettings): ConnectionView {
  const rest = { problem: null, callback_url: null, sent_at: null, waiting: 0, dead: 0 };
  return { id: 'c', name: 'One', settings, secrets: [], state: 'ok', ...rest };
}

test.each(ALL.map((settings) => [settings.kind, settings] as const))(
  '%s: what is stored is saved again as it was',
  (_, settings) => {
    const saved = savedOf(draftOfConnection(viewOf(settings)));
    expect(saved).toEqual({ name: 'One', settings, secrets: {} });
  },
);

const filled = (part: Partial<ConnectionDraft>): ConnectionDraft => ({
  ...emptyConnection(part.kind),
  name: 'One',
  ...part,
});

test('only secrets of this shape go along, and only those that were typed', () => {
  const draft = filled({ kind: 'slack', answers: 'off' });
  draft.secrets.token = 'xoxb-1';
  draft.secrets.app_token = 'xapp-1';
  draft.secrets.password = 'of a mail server';
  expect(savedOf(draft).secrets).toEqual({ token: 'xoxb-1' });
  draft.answers = 'socket';
  expect(savedOf(draft).secrets).toEqual({ token: 'xoxb-1', app_token: 'xapp-1' });
});

test('a mail server without a user has no password', () => {
  expect(secretsFor(filled({ kind: 'email' }))).toEqual([]);
  expect(secretsFor(filled({ kind: 'email', user: 'me', dkim: true }))).toEqual([
    'password',
    'dkim_key',
  ]);
});

const completeness: readonly [string, Partial<ConnectionDraft>, string[], boolean][] = [
  ['a mail server', { kind: 'email', host: 'h', from: 'f' }, [], true],
  ['a mail server without its host', { kind: 'email', from: 'f' }, [], false],
  ['a user without a password', { kind: 'email', host: 'h', from: 'f', user: 'u' }, [], false],
  ['one that is stored', { kind: 'email', host: 'h', from: 'f', user: 'u' }, ['password'], true],
  ['DKIM without a key', { kind: 'email', host: 'h', from: 'f', dkim: true }, [], false],
  ['Slack with one of two tokens', { kind: 'slack' }, ['token'], false],
  ['Slack with both', { kind: 'slack' }, ['token', 'app_token'], true],
  ['HubSpot by a token', { kind: 'hubspot' }, ['token'], true],
  [
    'HubSpot by an app without its id',
    { kind: 'hubspot', sign_in: 'app' },
    ['client_secret'],
    false,
  ],
  ['Salesforce without its address', { kind: 'salesforce', sign_in: 'token' }, ['token'], false],
  ['a webhook: the hub makes its secret', { kind: 'webhook', url: 'u' }, [], true],
  ['nothing that has no name', { kind: 'webhook', url: 'u', name: ' ' }, [], false],
];

test.each(completeness)('%s', (_, part, stored, complete) => {
  expect(isComplete(filled(part), stored)).toBe(complete);
});

test('an address without its scheme is https', () => {
  expect(savedOf(filled({ kind: 'webhook', url: ' hooks.example.com ' })).settings).toEqual({
    kind: 'webhook',
    url: 'https://hooks.example.com',
  });
});
