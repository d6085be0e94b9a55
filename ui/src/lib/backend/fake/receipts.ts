/** What became of notifications, in every way that looks different. */
import type { DeliveryView, HandoffPage } from '../backend';

import { ANA, BO, CLEO, having, iso } from './build';

const NAMES: Partial<Record<DeliveryView['channel'], string>> = {
  email: 'Company mail',
  slack: 'Ledgerline Slack',
  webhook: 'Data warehouse',
};

function delivery(
  id: string,
  channel: DeliveryView['channel'],
  state: DeliveryView['state'],
  at: number,
  rest: Partial<DeliveryView> = {},
): DeliveryView {
  const personal = channel === 'desktop' || channel === 'slack' || channel === 'email';
  return {
    id,
    event: 'offered',
    offer: null,
    channel,
    connection: NAMES[channel] ?? null,
    rep: personal ? ANA : null,
    state,
    at: iso(at),
    due_at: null,
    attempts: 1,
    reason: null,
    url: null,
    can_retry: state === 'dead' || state === 'unknown',
    ...rest,
  };
}

const RECORDS = [
  { name: 'HubSpot', url: 'https://app.hubspot.com/contacts/4215678/record/0-1/101' },
  {
    name: 'Salesforce',
    url: 'https://ledgerline.my.salesforce.com/lightning/r/Contact/003Qy00000AbCdEIAV/view',
  },
];

/** The message in Slack to somebody. */
const written = (to: string) => `https://ledgerline.slack.com/archives/${to}/p1741684802000100`;

/** While I am asked: told here, and more is to come. */
export function asked(page: HandoffPage, at: number): HandoffPage {
  const offer = page.handoff.offers[0]?.id ?? null;
  const of = (one: DeliveryView): DeliveryView => ({ ...one, offer });
  return having(
    page,
    {},
    {
      records: RECORDS.slice(0, 1),
      deliveries: [
        of(delivery('d-desktop', 'desktop', 'shown', at + 400)),
        of(delivery('d-slack', 'slack', 'queued', at, { due_at: iso(at + 30_000), attempts: 0 })),
        of(delivery('d-mail', 'email', 'queued', at, { due_at: iso(at + 300_000), attempts: 0 })),
        of(delivery('d-hubspot', 'hubspot', 'sent', at + 1200)),
        of(
          delivery('d-hook', 'webhook', 'dead', at + 9000, {
            attempts: 6,
            reason: 'hooks.ledgerline.example answers “410 Gone: this hook was removed”',
          }),
        ),
      ],
    },
  );
}

/** Mine after somebody else declined it, with everything that can happen on the way. */
export function told(page: HandoffPage, at: number): HandoffPage {
  const MINUTE = 60_000;
  const before = `offer-${page.row.id}-bo`;
  const offer = page.handoff.offers[0];
  const mine = (one: DeliveryView): DeliveryView => ({ ...one, offer: offer?.id ?? null });
  const his = (one: DeliveryView): DeliveryView => ({ ...one, offer: before, rep: BO });
  const taken = { event: 'accepted' as const };
  return having(
    page,
    {},
    {
      records: RECORDS,
      offers: [
        ...(offer
          ? [
              {
                ...offer,
                id: before,
                rep: BO,
                state: 'declined' as const,
                made_at: iso(at - 2 * MINUTE),
                answered_at: iso(at - MINUTE),
                reason: 'In a call',
              },
            ]
          : []),
        ...page.handoff.offers,
      ],
      escalated_to: [CLEO],
      deliveries: [
        his(delivery('t-bo-desktop', 'desktop', 'acted', at - MINUTE)),
        his(
          delivery('t-bo-slack', 'slack', 'withheld', at - MINUTE, {
            reason: 'Bo declined it first',
          }),
        ),
        mine(delivery('t-desktop', 'desktop', 'acted', at + MINUTE)),
        mine(delivery('t-slack', 'slack', 'seen', at + MINUTE / 2, { url: written('D0ANA') })),
        mine(delivery('t-mail', 'email', 'withheld', at + MINUTE, { reason: 'You took it first' })),
        delivery('t-hubspot', 'hubspot', 'unknown', at + MINUTE, {
          ...taken,
          attempts: 2,
          reason: 'HubSpot did not answer in 10 s after it had the task',
        }),
        delivery('t-hook', 'webhook', 'sent', at + MINUTE, taken),
        delivery('t-bo-told', 'slack', 'sent', at + MINUTE, {
          ...taken,
          rep: BO,
          url: written('D0BO'),
        }),
        delivery('t-mail-dead', 'email', 'dead', at + MINUTE, {
          ...taken,
          rep: CLEO,
          attempts: 4,
          reason: '550 5.1.1 <cleo@ledgerline.example>: Recipient address rejected',
        }),
      ],
    },
  );
}

/** Bo is asked, and no channel shows that he knows. */
export function unseen(page: HandoffPage, at: number): HandoffPage {
  const offers = page.handoff.offers.map((offer) => ({ ...offer, rep: BO }));
  const offer = offers[0]?.id ?? '';
  const his = (one: DeliveryView): DeliveryView => ({ ...one, offer, rep: BO });
  return having(
    page,
    { section: 'closed', my_offer: null, offered_to: BO, unread: false },
    {
      offers,
      unseen: { rep: BO, offer, at: iso(at + 45_000) },
      escalated_at: iso(at + 46_000),
      escalated_to: [ANA],
      deliveries: [
        his(delivery('u-desktop', 'desktop', 'queued', at, { attempts: 0 })),
        his(delivery('u-slack', 'slack', 'sent', at + 30_000)),
        his(
          delivery('u-mail', 'email', 'dead', at + 46_000, {
            attempts: 3,
            reason: '452 4.2.2 Mailbox full',
          }),
        ),
      ],
    },
  );
}
