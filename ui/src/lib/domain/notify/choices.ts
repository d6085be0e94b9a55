/** Which connection a step goes by, as it is chosen. */
import type { ConnectionView, NotifyChannel, NotifyStep } from '$lib/backend/backend';

import { CHANNELS, CONNECTED } from './words';

type By = Pick<NotifyStep, 'channel' | 'connection'>;
export type Choice = { id: string; label: string };

/** The first of a kind is meant where a step names none. */
function idOf(connection: ConnectionView, all: readonly ConnectionView[]): string {
  const { kind } = connection.settings;
  const first = all.find(({ settings }) => settings.kind === kind);
  return first?.id === connection.id ? `${kind}|` : `${kind}|${connection.id}`;
}

export function choiceOf({ channel, connection }: By, all: readonly ConnectionView[]): string {
  const found = all.find(({ id }) => id === connection);
  return found ? idOf(found, all) : `${channel}|${connection ?? ''}`;
}

export function byOf(choice: string): { channel: NotifyChannel; connection: string | null } {
  const [kind = '', id = ''] = choice.split('|');
  const channel = CONNECTED.find((one) => one === kind) ?? 'email';
  return { channel, connection: id === '' ? null : id };
}

/** Everything that is connected, and what a step still goes by though it is not. */
export function choicesFor(all: readonly ConnectionView[], now: readonly By[] = []): Choice[] {
  const there = [...all]
    .sort((a, b) => place(a.settings.kind) - place(b.settings.kind))
    .map((one) => ({ id: idOf(one, all), label: labelOf(one) }));
  const gone = now
    .filter((by) => !there.some(({ id }) => id === choiceOf(by, all)))
    .map((by) => ({
      id: choiceOf(by, all),
      label: `${CHANNELS[by.channel]} (not connected)`,
    }));
  return [...there, ...gone];
}

const place = (kind: NotifyChannel) => (CONNECTED as readonly NotifyChannel[]).indexOf(kind);

function labelOf({ name, settings }: ConnectionView): string {
  const kind = CHANNELS[settings.kind];
  return name === kind ? kind : `${kind}: ${name}`;
}

/** Holds as soon as something of its kind is connected: until then nobody is told by it. */
export function isLatent(
  { channel, connection }: Partial<By> & Pick<By, 'channel'>,
  all: readonly ConnectionView[],
): boolean {
  return connection == null && !all.some(({ settings }) => settings.kind === channel);
}

/** The channels that have a column: those that are connected, and those that a step goes by. */
export function columnsOf(
  all: readonly ConnectionView[],
  steps: readonly By[],
): (typeof CONNECTED)[number][] {
  return CONNECTED.filter(
    (channel) =>
      all.some(({ settings }) => settings.kind === channel) ||
      steps.some((step) => step.channel === channel && !isLatent(step, all)),
  );
}

/** A name for a step where several connections share a kind. */
export function stepName({ channel, connection }: By, all: readonly ConnectionView[]): string {
  const named = all.find(({ id }) => id === connection);
  const several = all.filter(({ settings }) => settings.kind === channel).length > 1;
  return named && several ? named.name : CHANNELS[channel];
}
