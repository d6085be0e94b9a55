/** Ways to reach people and programs, as the stand-in's hub has them. */
import type {
  ConnectionId,
  ConnectionSaved,
  ConnectionSecrets,
  ConnectionSettings,
  ConnectionTest,
  ConnectionView,
  SaveConnection,
} from '../backend';

import { iso } from './build';
import { refusal } from './shell';

export type NotifyWorld = 'usual' | 'none' | 'many' | 'long';

const MINUTE = 60_000;
const CRM = { create_contacts: true, read_owners: true, activity: 'task' as const };

const fine = (now: number, minutes: number) => ({
  state: 'ok' as const,
  problem: null,
  callback_url: null,
  sent_at: iso(now - minutes * MINUTE),
  waiting: 0,
  dead: 0,
});

function usual(now: number): ConnectionView[] {
  return [
    {
      ...fine(now, 2),
      id: 'con-mail',
      name: 'Company mail',
      settings: {
        kind: 'email',
        host: 'smtp.ledgerline.example',
        port: 587,
        security: 'starttls',
        user: 'baton@ledgerline.example',
        from: 'baton@ledgerline.example',
        from_name: 'Ledgerline',
        invitations: true,
        dkim: { domain: 'ledgerline.example', selector: 'baton1' },
      },
      secrets: ['password', 'dkim_key'],
    },
    {
      ...fine(now, 1),
      id: 'con-slack',
      name: 'Ledgerline Slack',
      settings: { kind: 'slack', answers: 'socket', team_channel: 'C024BE91L' },
      secrets: ['token', 'app_token'],
      waiting: 2,
    },
    {
      ...fine(now, 190),
      id: 'con-hubspot',
      name: 'HubSpot',
      settings: {
        kind: 'hubspot',
        portal: '4215678',
        crm: CRM,
        oauth: { client_id: '3f6a2b1c-baton' },
      },
      secrets: ['client_secret'],
      state: 'needs_you',
      problem: 'HubSpot refused the sign-in: it was taken back there. Sign in again.',
      callback_url: 'https://hub.ledgerline.example/v1/connections/con-hubspot/callback',
      waiting: 14,
      dead: 1,
    },
    {
      ...fine(now, 26),
      id: 'con-hook',
      name: 'Data warehouse',
      settings: { kind: 'webhook', url: 'https://hooks.ledgerline.example/baton' },
      secrets: ['webhook_secret'],
      state: 'trouble',
      problem: 'hooks.ledgerline.example answers “503 Service Unavailable”. Tried again in 4 min.',
      waiting: 6,
    },
  ];
}

function many(now: number): ConnectionView[] {
  const rest = Array.from({ length: 36 }, (_, i): ConnectionView => ({
    ...fine(now, i * 7),
    id: `con-many-${String(i)}`,
    name: `Warehouse ${String(i + 1)}`,
    settings: { kind: 'webhook', url: `https://hooks.example/baton/${String(i + 1)}` },
    secrets: ['webhook_secret'],
    ...(i % 11 === 5 ? { state: 'trouble' as const, problem: 'It did not answer in 10 s.' } : {}),
  }));
  return [...usual(now), ...rest];
}

function long(now: number): ConnectionView[] {
  const host = `${'verylongsubdomain.'.repeat(6)}example`;
  const names = [
    'Bundesverband der vereinigten Donaudampfschifffahrtsgesellschaften mbH & Co. KG, Abteilung Einkauf',
    'شركة الاتصالات المتنقلة السعودية المحدودة',
    'A'.repeat(120),
    'Data warehouse of the whole group, production, Frankfurt, second site',
  ];
  return usual(now).map((one, i) => ({
    ...one,
    name: names[i] ?? one.name,
    settings:
      one.settings.kind === 'webhook'
        ? { ...one.settings, url: `https://${host}/${'path/'.repeat(20)}` }
        : one.settings,
  }));
}

/** The first fault, as the hub would name it. */
function checked({ name, settings, secrets }: SaveConnection): void {
  if (name.trim() === '')
    throw refusal('invalid_input', 'This must have 1 to 200 characters', 'name');
  if (settings.kind === 'email' && !settings.from.includes('@')) {
    const fix = 'Write it like baton@example.com.';
    throw refusal('refused', 'This is no address', 'settings.from', fix);
  }
  if (settings.kind === 'webhook' && !settings.url.startsWith('https://')) {
    const fix = 'Only the operator of the hub can allow others.';
    throw refusal('refused', 'The address must begin with https', 'settings.url', fix);
  }
  if (secrets?.token?.startsWith('xapp-')) {
    const fix = 'The bot token begins with xoxb-.';
    throw refusal('refused', 'This is the app-level token', 'secrets.token', fix);
  }
}

const STEPS: Record<ConnectionSettings['kind'], readonly [string, string][]> = {
  email: [
    ['Connect', 'smtp.ledgerline.example:587 answers.'],
    ['Encrypt', 'STARTTLS with a certificate that this hub trusts.'],
    ['Sign in', 'The server took user and password.'],
    ['Sender', 'The server lets this user send as baton@ledgerline.example.'],
  ],
  slack: [
    ['Sign in', 'Signed in as @baton in the workspace Ledgerline.'],
    ['Rights', 'It may write messages and find people by their address.'],
    ['Answers', 'The socket stands: answers come back.'],
  ],
  hubspot: [
    ['Sign in', 'HubSpot refused the sign-in.'],
    ['Contacts', 'Not tried: sign in first.'],
  ],
  salesforce: [
    ['Sign in', 'Signed in as baton@ledgerline.example.'],
    ['Tasks', 'It may write tasks.'],
  ],
  webhook: [['Send', 'hooks.ledgerline.example answers “503 Service Unavailable”.']],
};

export function connectionDesk(world: NotifyWorld, now = Date.now()) {
  let all: ConnectionView[] = { usual, many, long, none: () => [] }[world](now);
  let made = 0;

  function find(id: ConnectionId): ConnectionView {
    const found = all.find((one) => one.id === id);
    if (!found) throw refusal('not_found', 'This connection is no longer there.');
    return found;
  }

  const names = (secrets: ConnectionSecrets | undefined) =>
    Object.entries(secrets ?? {}).flatMap(([name, value]) => (value ? [name] : []));

  return {
    all: () => all,
    add(save: SaveConnection): ConnectionSaved {
      checked(save);
      made += 1;
      const hook = save.settings.kind === 'webhook' && !save.secrets?.webhook_secret;
      const id = `con-new-${String(made)}`;
      const back = save.settings.kind === 'slack' && save.settings.answers === 'request';
      const connection: ConnectionView = {
        ...fine(now, 0),
        id,
        name: save.name,
        settings: save.settings,
        secrets: [...names(save.secrets), ...(hook ? ['webhook_secret'] : [])],
        callback_url: back ? `https://hub.ledgerline.example/v1/slack/${id}` : null,
        sent_at: null,
      };
      all = [...all, connection];
      return { connection, webhook_secret: hook ? 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' : null };
    },
    save(id: ConnectionId, save: SaveConnection): ConnectionSaved {
      checked(save);
      const before = find(id);
      const secrets = [...new Set([...before.secrets, ...names(save.secrets)])];
      const connection = { ...before, name: save.name, settings: save.settings, secrets };
      all = all.map((one) => (one.id === id ? connection : one));
      return { connection, webhook_secret: null };
    },
    drop(id: ConnectionId): void {
      all = all.filter((one) => one.id !== id);
    },
    test(id: ConnectionId): ConnectionTest {
      const { settings, state } = find(id);
      const steps = STEPS[settings.kind].map(([name, words]) => ({
        name,
        words,
        ok: state === 'ok',
      }));
      return { steps };
    },
    authorize(id: ConnectionId): void {
      const mended = { ...find(id), state: 'ok' as const, problem: null };
      all = all.map((one) => (one.id === id ? mended : one));
    },
  };
}
