import { expect, test } from 'vitest';

import { priya } from '$lib/backend/fake/talks';
import { offered } from '$lib/backend/fake/build';

import { claimsOf, forPeople } from './claims';

test('values are written for people', () => {
  const written = [
    'decision_maker',
    '30000 USD',
    '1200 employees',
    '2026-Q2',
    'within 5 weeks',
    '2027',
  ];
  expect(written.map(forPeople)).toEqual([
    'Decision maker',
    '30,000 USD',
    '1,200 employees',
    '2026-Q2',
    'within 5 weeks',
    '2027',
  ]);
});

test('every claim has a name of its own and says what its words prove', () => {
  const claims = claimsOf(offered('h', priya(0), 0).handoff);
  expect(new Set(claims.map((c) => c.id)).size).toBe(claims.length);
  expect(claims.find((c) => c.id === 'signal-company_size')?.proves).toBe(
    'Company size: 1,200 employees',
  );
  expect(claims.find((c) => c.id === 'objection-1')?.proves).toBe('Objection: price');
  expect(claims.find((c) => c.id === 'wants-human')?.proves).toBe('Asked for a person');
});
