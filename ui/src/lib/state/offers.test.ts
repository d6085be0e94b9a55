import { expect, test } from 'vitest';

import { offered } from '$lib/backend/fake/build';
import { dana, priya } from '$lib/backend/fake/talks';
import { Announcer } from '$lib/shared/announcer.svelte';

import { OfferNews } from './offers.svelte';

const NOW = Date.parse('2026-03-03T16:00:00Z');

test('a new offer is told once, and once more when its last seconds begin', () => {
  const announcer = new Announcer();
  const news = new OfferNews(announcer);
  const rows = [offered('p', priya(NOW), NOW).row];
  news.arrived(rows);
  expect(announcer.polite).toBe(
    'New offer: Priya Raghunathan, Brightmoor Media, 4 of 5 signals met',
  );
  news.tick(rows, NOW + 89_000, 0);
  expect(announcer.assertive).toBe('');
  news.tick(rows, NOW + 90_000, 0);
  expect(announcer.assertive).toBe('30 seconds left to answer Priya Raghunathan');
  announcer.urge('');
  news.arrived(rows);
  news.tick(rows, NOW + 95_000, 0);
  expect(announcer.assertive).toBe('');
});

test('several at once are one sentence', () => {
  const announcer = new Announcer();
  const rows = [offered('p', priya(NOW), NOW).row, offered('d', dana(NOW), NOW).row];
  new OfferNews(announcer).arrived(rows);
  expect(announcer.polite).toBe('2 new offers');
});
