import { expect, test } from 'vitest';

import type { HandoffView } from '$lib/backend/backend';
import { ANA, BO, CLEO, mine, offered } from '$lib/backend/fake/build';
import { told, unseen } from '$lib/backend/fake/receipts';
import { priya } from '$lib/backend/fake/talks';

import { othersOf, receiptsOf, receiptWords, unseenWords } from './receipts';

const NOW = Date.parse('2026-03-11T09:20:00Z');
const page = () => offered('priya', priya(NOW), NOW);
const handoff = told(mine(page(), NOW), NOW).handoff;
const waits = unseen(page(), NOW).handoff;

test('what was told stands by event and offer, the last first', () => {
  const groups = receiptsOf(handoff.deliveries, ANA.id);
  expect(groups.map(({ event, to }) => [event, to])).toEqual([
    ['Offered', 'you'],
    ['Taken', null],
    ['Offered', 'Bo Achterberg'],
  ]);
});

test('each receipt tells the channel, for whom where there are several, and the state', () => {
  const lines = receiptsOf(handoff.deliveries, ANA.id).flatMap(({ receipts }) => receipts);
  expect(lines.map(receiptWords)).toEqual([
    'Desktop: Answered',
    'Slack (Ledgerline Slack): Opened',
    'E-mail (Company mail): Not sent',
    'HubSpot: May have arrived',
    'Webhook (Data warehouse): Sent',
    'Slack (Ledgerline Slack), Bo Achterberg: Sent',
    'E-mail (Company mail), Cleo Marchetti: Not delivered',
    'Desktop: Answered',
    'Slack (Ledgerline Slack): Not sent',
  ]);
  expect(lines.find(({ delivery }) => delivery.id === 't-mail')?.reason).toBe('You took it first');
});

test('only what may have arrived is asked about before it is sent again', () => {
  const lines = receiptsOf(handoff.deliveries, ANA.id).flatMap(({ receipts }) => receipts);
  expect(lines.filter(({ asks }) => asks).map(({ delivery }) => delivery.state)).toEqual([
    'unknown',
  ]);
});

test('only an address of the web leads anywhere', () => {
  const [slack] = handoff.deliveries.filter(({ id }) => id === 't-slack');
  if (!slack) throw new Error('t-slack is there');
  const opens = (url: string | null) =>
    receiptsOf([{ ...slack, url }], ANA.id).flatMap(({ receipts }) => receipts)[0]?.opens;
  expect(opens('https://x.slack.com/archives/D1/p1')).toBe('https://x.slack.com/archives/D1/p1');
  for (const url of ['javascript:alert(1)', 'http://x.example/', 'slack://open', null]) {
    expect(opens(url)).toBeNull();
  }
});

test('who else knows: who was asked, who was told, each once and never oneself', () => {
  expect(othersOf(handoff, ANA.id)).toEqual([
    { id: BO.id, name: BO.name, what: ['was asked, declined: In a call'] },
    { id: CLEO.id, name: CLEO.name, what: ['was told that it does not move'] },
  ]);
  expect(othersOf(handoff, BO.id)[0]).toEqual({ id: ANA.id, name: ANA.name, what: ['has it'] });
});

const unseenCases: readonly [string, HandoffView, string | null, boolean][] = [
  ['to who looks after the team', waits, ANA.id, true],
  ['not to who reads it right now', waits, BO.id, false],
  ['not where the offer is over', { ...waits, offers: [] }, ANA.id, false],
  ['not where somebody saw it', { ...waits, unseen: null }, ANA.id, false],
];

test.each(unseenCases)('nobody has seen it is said %s', (_, view, me, said) => {
  const words = unseenWords(view, me);
  expect(words).toBe(
    said ? 'Nobody has seen this yet: Bo’s devices, Slack and e-mail show no sign of life' : null,
  );
});
