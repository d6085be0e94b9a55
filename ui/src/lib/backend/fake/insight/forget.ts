/** Forgetting prospects, as the stand-in's hub does it. */
import type { ForgetPreview, ForgetReceipt, ForgetWhom, Imported } from '../../backend';

import type { InsightWorld } from '../insight';
import { ANA, BO, CLEO, iso } from '../roster';
import { refusal } from '../shell';

const DAY = 86_400_000;

const REMOVED = [
  { what: 'conversations', count: 2 },
  { what: 'messages', count: 41 },
  { what: 'handoffs', count: 2 },
  { what: 'meetings', count: 1 },
  { what: 'deliveries', count: 9 },
];

const ELSEWHERE = [
  {
    place: 'HubSpot',
    what: '1 contact, 2 activities',
    url: 'https://app.hubspot.com/contacts/4215678/record/0-1/101',
  },
  { place: 'Mail', what: '3 mails to Ana Lindqvist', url: null },
  { place: 'The calendar of Ana Lindqvist', what: '1 meeting', url: null },
];

function receipt(id: string, at: number, devices: ForgetReceipt['devices']): ForgetReceipt {
  const digits = Array.from({ length: 64 }, (_, i) =>
    ((i * 7 + id.length * 5 + 3) % 16).toString(16),
  );
  return {
    id,
    at: iso(at),
    by: at % 2 === 0 ? ANA : BO,
    fingerprint: digits.join(''),
    removed: REMOVED,
    elsewhere: ELSEWHERE.map((one) => ({ ...one, url: null })),
    devices,
  };
}

function receipts(world: InsightWorld, now: number): ForgetReceipt[] {
  if (world === 'none') return [];
  const left = [
    { rep: BO, device: 'Bo’s MacBook', last_seen_at: iso(now - 9 * DAY) },
    { rep: CLEO, device: 'Front desk', last_seen_at: null },
  ];
  const few = [receipt('fgt-2', now - 2 * DAY, left), receipt('fgt-1', now - 31 * DAY, [])];
  if (world !== 'many') return few;
  const more = Array.from({ length: 200 }, (_, i) =>
    receipt(`fgt-old-${String(i)}`, now - (40 + i) * DAY, []),
  );
  return [...few, ...more];
}

function preview(world: InsightWorld): ForgetPreview {
  const usual = {
    names: ['Priya Raghunathan'],
    removed: REMOVED,
    open: [
      'Ana Lindqvist has an offer open for Priya Raghunathan.',
      'A meeting on Thursday 12 March at 15:00 with Ana Lindqvist: it is cancelled.',
    ],
    elsewhere: ELSEWHERE,
  };
  if (world !== 'long') return usual;
  return {
    names: [
      'عبد الرحمن بن محمد بن عبد العزيز القحطاني',
      'Wolfeschlegelsteinhausenbergerdorff-Llanfairpwllgwyngyllgogerychwyrndrobwll III',
      '',
    ],
    removed: REMOVED.map((one) => ({ ...one, count: one.count * 12_345 })),
    open: Array.from({ length: 12 }, (_, i) => `Meeting ${String(i + 1)} is cancelled.`),
    elsewhere: Array.from({ length: 9 }, (_, i) => ({
      place: `The calendar of ${'Gustav-Adolf von Hohenlohe-Waldenburg-Schillingsfürst '.repeat(2)}`,
      what: `${String(i + 1)} meetings`,
      url: `https://${'verylongsubdomain.'.repeat(6)}example/${String(i)}`,
    })),
  };
}

export function forgetDesk(world: InsightWorld, now = Date.now()) {
  let all = receipts(world, now);

  function look(whom: ForgetWhom): ForgetPreview {
    if (whom.kind === 'email' && !/^\S+@\S+\.\S+$/.test(whom.email)) {
      const fix = 'Write it like priya@example.com.';
      throw refusal('invalid_input', 'This is no e-mail address', 'email', fix);
    }
    if (whom.kind === 'email' && whom.email.startsWith('nobody@')) {
      return { names: [], removed: [], open: [], elsewhere: [] };
    }
    return preview(world);
  }

  return {
    look,
    forget(whom: ForgetWhom): ForgetReceipt {
      look(whom);
      const left = [{ rep: ANA, device: 'Ana’s ThinkPad', last_seen_at: iso(Date.now()) }];
      const made = receipt(`fgt-new-${String(all.length)}`, Date.now(), left);
      const told = { ...made, elsewhere: ELSEWHERE };
      all = [made, ...all];
      return told;
    },
    receipts: () => all,
  };
}

/** A vCon that comes in, with the faults that a hub would find. */
export function imported(text: string): Imported {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    const fix = 'Choose a file that was exported as vCon.';
    throw refusal('invalid_input', 'This is not JSON: expected value at line 1', 'text', fix);
  }
  if (typeof file !== 'object' || file === null || !('dialog' in file)) {
    const fix = 'A vCon has a list of what was said under “dialog”.';
    throw refusal('invalid_input', 'There is no talk in this file', 'dialog', fix);
  }
  const { dialog } = file;
  const messages = Array.isArray(dialog) ? dialog.length : 0;
  return {
    conversation: 'conv_01996f2b7a5e7c10b7d4a1c20d5e9f38',
    new: !text.includes('"again"'),
    messages,
    left_out: text.includes('"recording"')
      ? ['The recording in dialog[3]: Baton keeps words only.', 'The attachment “offer.pdf”.']
      : [],
  };
}
