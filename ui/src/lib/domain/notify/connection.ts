/** A connection as it is typed: everything that any kind has, so that a change of mind loses nothing. */
import type {
  ConnectionSecrets,
  ConnectionSettings,
  ConnectionView,
  CrmActivity,
  CrmUse,
  MailSecurity,
  SaveConnection,
  SlackAnswers,
} from '$lib/backend/backend';

export type Kind = ConnectionSettings['kind'];
export type SecretName = keyof ConnectionSecrets;
export type CrmSignIn = 'token' | 'app';

export type ConnectionDraft = {
  kind: Kind;
  name: string;
  host: string;
  port: number | null;
  security: MailSecurity;
  user: string;
  from: string;
  from_name: string;
  reply_to: string;
  dkim: boolean;
  dkim_domain: string;
  dkim_selector: string;
  authority: string;
  invitations: boolean;
  answers: SlackAnswers;
  team_channel: string;
  api_url: string;
  version: string;
  portal: string;
  instance_url: string;
  external_id: string;
  crm: CrmUse;
  sign_in: CrmSignIn;
  client_id: string;
  login_url: string;
  url: string;
  /** What is typed now; what is stored is never shown. */
  secrets: Record<SecretName, string>;
};

export const KINDS: readonly { id: Kind; name: string; says: string }[] = [
  { id: 'email', name: 'E-mail', says: 'by a mail server (SMTP)' },
  { id: 'slack', name: 'Slack', says: 'reps accept and decline right there' },
  { id: 'hubspot', name: 'HubSpot', says: 'contacts, activities, owners' },
  { id: 'salesforce', name: 'Salesforce', says: 'contacts, activities, owners' },
  { id: 'webhook', name: 'Webhook', says: 'signed, to a program of your own' },
];

/** The usual port of each way to be secure. */
export const PORTS: Record<MailSecurity, number> = { starttls: 587, tls: 465, none: 25 };

export const ACTIVITIES: readonly { id: CrmActivity; name: string; says: string }[] = [
  { id: 'task', name: 'A task', says: 'of whoever has the handoff; done when it is closed' },
  { id: 'note', name: 'A note', says: 'at the contact' },
];

const NO_SECRETS: Record<SecretName, string> = {
  password: '',
  dkim_key: '',
  token: '',
  app_token: '',
  signing_secret: '',
  client_secret: '',
  webhook_secret: '',
};

export function emptyConnection(kind: Kind = 'email'): ConnectionDraft {
  return {
    kind,
    name: '',
    host: '',
    port: PORTS.starttls,
    security: 'starttls',
    user: '',
    from: '',
    from_name: '',
    reply_to: '',
    dkim: false,
    dkim_domain: '',
    dkim_selector: '',
    authority: '',
    invitations: false,
    answers: 'socket',
    team_channel: '',
    api_url: '',
    version: '',
    portal: '',
    instance_url: '',
    external_id: '',
    crm: { create_contacts: true, read_owners: true, activity: 'task' },
    sign_in: 'token',
    client_id: '',
    login_url: '',
    url: '',
    secrets: { ...NO_SECRETS },
  };
}

export function draftOfConnection({ name, settings }: ConnectionView): ConnectionDraft {
  const draft = { ...emptyConnection(settings.kind), name };
  switch (settings.kind) {
    case 'email':
      return {
        ...draft,
        host: settings.host,
        port: settings.port,
        security: settings.security,
        user: settings.user ?? '',
        from: settings.from,
        from_name: settings.from_name ?? '',
        reply_to: settings.reply_to ?? '',
        dkim: settings.dkim != null,
        dkim_domain: settings.dkim?.domain ?? '',
        dkim_selector: settings.dkim?.selector ?? '',
        authority: settings.authority ?? '',
        invitations: settings.invitations ?? false,
      };
    case 'slack':
      return {
        ...draft,
        answers: settings.answers,
        team_channel: settings.team_channel ?? '',
        api_url: settings.api_url ?? '',
      };
    case 'hubspot':
      return {
        ...draft,
        ...crmOf(settings),
        portal: settings.portal ?? '',
        api_url: settings.api_url ?? '',
      };
    case 'salesforce':
      return {
        ...draft,
        ...crmOf(settings),
        instance_url: settings.instance_url,
        external_id: settings.external_id ?? '',
      };
    case 'webhook':
      return { ...draft, url: settings.url };
  }
}

function crmOf({
  version,
  crm,
  oauth,
}: Extract<ConnectionSettings, { kind: 'hubspot' | 'salesforce' }>) {
  return {
    version: version ?? '',
    crm: { ...crm },
    sign_in: oauth == null ? ('token' as const) : ('app' as const),
    client_id: oauth?.client_id ?? '',
    login_url: oauth?.login_url ?? '',
  };
}

const given = (text: string) => (text.trim() === '' ? null : text.trim());

/** The hub wants whole addresses; the host is what people know. */
const whole = (typed: string) =>
  typed === '' || /^https?:\/\//i.test(typed) ? typed : `https://${typed}`;

export function settingsOf(draft: ConnectionDraft): ConnectionSettings {
  const oauth =
    draft.sign_in === 'app'
      ? { client_id: draft.client_id.trim(), login_url: given(draft.login_url) }
      : null;
  switch (draft.kind) {
    case 'email':
      return {
        kind: 'email',
        host: draft.host.trim(),
        port: draft.port ?? PORTS[draft.security],
        security: draft.security,
        user: draft.user.trim(),
        from: draft.from.trim(),
        from_name: given(draft.from_name),
        reply_to: given(draft.reply_to),
        dkim: draft.dkim
          ? { domain: draft.dkim_domain.trim(), selector: draft.dkim_selector.trim() }
          : null,
        authority: given(draft.authority),
        invitations: draft.invitations,
      };
    case 'slack':
      return {
        kind: 'slack',
        answers: draft.answers,
        team_channel: given(draft.team_channel),
        api_url: given(draft.api_url),
      };
    case 'hubspot':
      return {
        kind: 'hubspot',
        version: given(draft.version),
        portal: given(draft.portal),
        crm: { ...draft.crm },
        oauth,
        api_url: given(draft.api_url),
      };
    case 'salesforce':
      return {
        kind: 'salesforce',
        instance_url: whole(draft.instance_url.trim()),
        version: given(draft.version),
        external_id: given(draft.external_id),
        crm: { ...draft.crm },
        oauth,
      };
    case 'webhook':
      return { kind: 'webhook', url: whole(draft.url.trim()) };
  }
}

/** The secrets that a connection of this shape has. */
export function secretsFor(draft: ConnectionDraft): readonly SecretName[] {
  switch (draft.kind) {
    case 'email':
      return [
        ...(draft.user.trim() === '' ? [] : (['password'] as const)),
        ...(draft.dkim ? (['dkim_key'] as const) : []),
      ];
    case 'slack':
      return [
        'token',
        ...(draft.answers === 'socket' ? (['app_token'] as const) : []),
        ...(draft.answers === 'request' ? (['signing_secret'] as const) : []),
      ];
    case 'hubspot':
    case 'salesforce':
      return draft.sign_in === 'app' ? ['client_secret'] : ['token'];
    case 'webhook':
      return ['webhook_secret'];
  }
}

export function savedOf(draft: ConnectionDraft): SaveConnection {
  const secrets: ConnectionSecrets = {};
  for (const name of secretsFor(draft)) {
    if (draft.secrets[name] !== '') secrets[name] = draft.secrets[name];
  }
  return { name: draft.name.trim(), settings: settingsOf(draft), secrets };
}

/** Whether all that the hub needs is there: what is `stored` need not be typed again. */
export function isComplete(draft: ConnectionDraft, stored: readonly string[]): boolean {
  const needed: Record<Kind, readonly string[]> = {
    email: [
      draft.host,
      draft.from,
      ...(draft.dkim ? [draft.dkim_domain, draft.dkim_selector] : []),
    ],
    slack: [],
    hubspot: [],
    salesforce: [draft.instance_url],
    webhook: [draft.url],
  };
  const crm = draft.kind === 'hubspot' || draft.kind === 'salesforce';
  const app = crm && draft.sign_in === 'app' ? [draft.client_id] : [];
  const texts = [draft.name, ...needed[draft.kind], ...app];
  const secrets = secretsFor(draft).filter((name) => name !== 'webhook_secret');
  return (
    texts.every((text) => text.trim() !== '') &&
    secrets.every((name) => draft.secrets[name] !== '' || stored.includes(name))
  );
}

/** Where it goes, in a few words beside its kind. */
export function placeOf(settings: ConnectionSettings): string {
  switch (settings.kind) {
    case 'email':
      return `${settings.from} by ${settings.host}`;
    case 'slack':
      return {
        socket: 'answers by a socket',
        request: 'Slack calls the hub',
        off: 'without buttons',
      }[settings.answers];
    case 'hubspot':
      return settings.portal ? `portal ${settings.portal}` : '';
    case 'salesforce':
      return settings.instance_url.replace(/^https?:\/\//, '');
    case 'webhook':
      return settings.url;
  }
}
