/** Forgetting a prospect, in words: what goes, what stays elsewhere, and the receipt of it. */
import type {
  DeviceLeft,
  ForgetPreview,
  ForgetReceipt,
  ForgetWhom,
  Removed,
} from '$lib/backend/backend';
import { exactly } from '$lib/shared/when';

/** One and many of what the hub counts; what it names otherwise stays as it is. */
const COUNTED: Record<string, readonly [string, string]> = {
  conversations: ['conversation', 'conversations'],
  messages: ['message', 'messages'],
  handoffs: ['handoff', 'handoffs'],
  offers: ['offer', 'offers'],
  meetings: ['meeting', 'meetings'],
  deliveries: ['notification', 'notifications'],
  corrections: ['correction', 'corrections'],
  readings: ['reading by the model', 'readings by the model'],
  archives: ['archive', 'archives'],
};

export function countWords({ what, count }: Removed): string {
  const [one, many] = COUNTED[what] ?? [];
  const plain = what.replaceAll('_', ' ');
  return `${count.toLocaleString('en')} ${count === 1 ? (one ?? plain) : (many ?? plain)}`;
}

/** `2 conversations, 41 messages`; what there was none of is not told. */
export function removedWords(removed: readonly Removed[]): string {
  const some = removed.filter(({ count }) => count > 0).map(countWords);
  return some.length === 0 ? 'nothing' : some.join(', ');
}

/** Whether the workspace holds anything of them. */
export function isUnknown({ names, removed, open }: ForgetPreview): boolean {
  return names.length === 0 && open.length === 0 && removed.every(({ count }) => count === 0);
}

/** Of one conversation there is no address to type. */
export const FORGET = 'forget';

/** What has to be typed before anybody is forgotten. */
export function proofOf(whom: ForgetWhom): string {
  return whom.kind === 'email' ? whom.email : FORGET;
}

/** Addresses are the same in capitals; blanks come along when they are copied. */
export function isProven(whom: ForgetWhom, typed: string): boolean {
  return typed.trim().toLowerCase() === proofOf(whom).trim().toLowerCase();
}

/** `Seen 3 Mar, 14:02`, through whoever knows how times are told here. */
export function deviceWords(
  { rep, device, last_seen_at }: DeviceLeft,
  told: (at: string) => string,
): string {
  const seen = last_seen_at === null ? 'never seen' : `last seen ${told(last_seen_at)}`;
  return `${device}, ${rep.name}: ${seen}`;
}

/** How many devices have not heard of it yet. */
export function devicesWords({ devices }: Pick<ForgetReceipt, 'devices'>): string {
  if (devices.length === 0) return 'Every device has heard of it.';
  return devices.length === 1
    ? 'One device is still to hear of it.'
    : `${devices.length.toLocaleString('en')} devices are still to hear of it.`;
}

/** The fingerprint in groups, for people who compare two. */
export function fingerprintWords(fingerprint: string): string {
  return fingerprint.match(/.{1,8}/g)?.join(' ') ?? fingerprint;
}

/** The receipt as text: to be kept where such things are kept. */
export function receiptText(receipt: ForgetReceipt, workspace: string): string {
  const list = (lines: readonly string[]) => lines.map((line) => `  - ${line}`);
  return [
    `Forgotten: a receipt from ${workspace}`,
    '',
    `Receipt:     ${receipt.id}`,
    `When:        ${exactly(receipt.at)} (${receipt.at})`,
    `By:          ${receipt.by.name}`,
    `Fingerprint: ${receipt.fingerprint}`,
    '',
    'Removed from Baton:',
    ...list(receipt.removed.filter(({ count }) => count > 0).map(countWords)),
    '',
    ...(receipt.elsewhere.length === 0
      ? ['Nothing of it was written into other programs.']
      : [
          'Written into other programs before, and theirs to remove:',
          ...list(receipt.elsewhere.map(({ place, what }) => `${place}: ${what}`)),
        ]),
    '',
    devicesWords(receipt),
    ...list(receipt.devices.map((one) => deviceWords(one, exactly))),
    '',
    NO_NAMES,
    '',
  ].join('\n');
}

export const NO_NAMES =
  'This receipt does not say who was forgotten. Whoever asks again with the same address or conversation gets the same fingerprint.';

export function receiptName({ at, id }: Pick<ForgetReceipt, 'at' | 'id'>): string {
  return `forgotten-${at.slice(0, 10)}-${id.replace(/[^\w-]+/g, '-')}.txt`;
}
