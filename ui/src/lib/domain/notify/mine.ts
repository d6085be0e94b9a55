/** What a rep is told of their own channels. */
import type { DeliveryView, MyNotify, NotifyStep } from '$lib/backend/backend';
import { ago, clockTime } from '$lib/shared/when';

import { CHANNELS, stepsWords } from './words';

/** What became of a test, and what that proves. */
export function testWords(
  { state, at, reason, channel, due_at }: DeliveryView,
  now: number,
): string {
  const place = CHANNELS[channel];
  const when = ago(at, now);
  const because = reason ? `: ${reason}` : '';
  switch (state) {
    case 'queued':
      return due_at != null && Date.parse(due_at) > now
        ? `Did not get through yet${because}. Tried again ${clockTime(due_at, now)}.`
        : 'On its way…';
    case 'sent':
      return `Sent ${when}: ${place} took it. Look whether it is there.`;
    case 'shown':
      return `Shown ${when}: it reaches you.`;
    case 'seen':
      return `You opened it ${when}: it reaches you.`;
    case 'acted':
      return `You answered it ${when}: it reaches you, and answers come back.`;
    case 'withheld':
      return `Not sent${because}.`;
    case 'unknown':
      return `It may have arrived${because}. Look whether it is there.`;
    case 'dead':
      return `Not delivered${because}`;
  }
}

/** What I get on an event: without what I turned off. */
export function myStepsWords(
  steps: readonly NotifyStep[],
  off: readonly string[],
  channels: MyNotify['channels'],
): string {
  const reached = steps.filter(
    ({ channel, required }) =>
      channels.some((mine) => mine.channel === channel) && (required || !off.includes(channel)),
  );
  return stepsWords(reached);
}
