import { expect, test } from 'vitest';

import { forgetDesk } from '$lib/backend/fake/insight/forget';

import {
  countWords,
  devicesWords,
  isProven,
  isUnknown,
  receiptName,
  receiptText,
  removedWords,
} from './forget';

const desk = forgetDesk('usual', Date.parse('2026-03-11T09:20:00Z'));

test('counts in words; what the hub names anew is told as it names it', () => {
  expect(countWords({ what: 'deliveries', count: 1 })).toBe('1 notification');
  expect(countWords({ what: 'messages', count: 1234 })).toBe('1,234 messages');
  expect(countWords({ what: 'saved_searches', count: 2 })).toBe('2 saved searches');
  expect(
    removedWords([
      { what: 'handoffs', count: 2 },
      { what: 'meetings', count: 0 },
    ]),
  ).toBe('2 handoffs');
  expect(removedWords([])).toBe('nothing');
});

test('the address has to be typed as it is, whatever its capitals', () => {
  const whom = { kind: 'email' as const, email: 'priya@brightmoor.example' };
  expect(isProven(whom, ' Priya@Brightmoor.example ')).toBe(true);
  expect(isProven(whom, 'priya@brightmoor.exampl')).toBe(false);
  expect(isProven(whom, '')).toBe(false);
  const talk = { kind: 'conversation' as const, conversation: 'talk-priya' };
  expect([isProven(talk, 'Forget'), isProven(talk, 'talk-priya')]).toEqual([true, false]);
});

test('who is not here is told apart from who is', () => {
  expect(isUnknown(desk.look({ kind: 'email', email: 'nobody@x.example' }))).toBe(true);
  expect(isUnknown(desk.look({ kind: 'email', email: 'priya@x.example' }))).toBe(false);
});

test('the receipt says all but who', () => {
  const [receipt] = desk.receipts();
  if (!receipt) throw new Error('there is a receipt');
  const text = receiptText(receipt, 'Ledgerline');
  expect(text).toContain('a receipt from Ledgerline');
  expect(text).toContain(`Fingerprint: ${receipt.fingerprint}`);
  expect(text).toContain('- 41 messages');
  expect(text).toContain('- HubSpot: 1 contact, 2 activities');
  expect(text).toContain('2 devices are still to hear of it.');
  expect(text).toContain('Front desk, Cleo Marchetti: never seen');
  expect(text).not.toMatch(/priya/i);
  expect(receiptName(receipt)).toBe('forgotten-2026-03-09-fgt-2.txt');
  expect(devicesWords({ devices: [] })).toBe('Every device has heard of it.');
});
