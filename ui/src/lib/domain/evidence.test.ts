import { beforeEach, expect, test } from 'vitest';

import type { ProvenClaim } from './claims';
import { EvidenceFocus } from './evidence.svelte';

const at = (seq: number, start = 0) => ({ seq, start, end: start + 3 });
const claim = (id: string, ...evidence: ProvenClaim['evidence']): ProvenClaim => ({
  id,
  kind: 'signal',
  proves: id,
  evidence,
});

const size = claim('size', at(3), at(9));
const role = claim('role', at(3));
const budget = claim('budget', at(1, 5));

let focus: EvidenceFocus;
beforeEach(() => {
  focus = new EvidenceFocus();
  focus.show([size, role, budget]);
});

test('passages come in the order of the talk; shared words are one passage', () => {
  expect(focus.passages.map((p) => [p.seq, p.claims.map((c) => c.id)])).toEqual([
    [1, ['budget']],
    [3, ['size', 'role']],
    [9, ['size']],
  ]);
});

test('next and previous go round', () => {
  const visited = [1, 1, 1, 1, -1].map((by) => {
    focus.step(by === 1 ? 1 : -1);
    return focus.wantedPassage?.seq;
  });
  expect(visited).toEqual([1, 3, 9, 1, 9]);
});

test('previous at first goes to the last', () => {
  focus.step(-1);
  expect(focus.wantedPassage?.seq).toBe(9);
});

test('a claim leads to its words, picked again to its next words, then to its first', () => {
  const visited = [1, 2, 3].map(() => {
    focus.pickClaim('size');
    return focus.wantedPassage?.seq;
  });
  expect(visited).toEqual([3, 9, 3]);
});

test('words lead to the claim that they prove', () => {
  focus.pickPassage(3, [size, role]);
  expect(focus.wantedClaim?.id).toBe('size');
  expect([...focus.lit]).toEqual(['size', 'role']);
});

test('pointing outshines what was picked, and gives it back', () => {
  focus.pickClaim('budget');
  focus.point(['role']);
  expect([...focus.lit]).toEqual(['role']);
  focus.leave();
  expect([...focus.lit]).toEqual(['budget']);
});

test('quiet words light up only while their claim is pointed at', () => {
  const known = { ...claim('known', at(3)), kind: 'known' as const, quiet: true };
  focus.show([size, known]);
  const lit = () => focus.spansAt(3).map((s) => s.claim.id);
  expect(lit()).toEqual(['size']);
  focus.point(['known']);
  expect(lit()).toEqual(['size', 'known']);
});

test('next passes over what is quiet, and looks through one kind alone if asked to', () => {
  const figure = { ...claim('figure', at(5)), kind: 'figure' as const, quiet: true };
  focus.show([budget, role, figure]);
  expect(focus.stops.map((p) => p.seq)).toEqual([1, 3]);
  focus.only = 'figure';
  focus.step(1);
  expect(focus.wantedPassage?.seq).toBe(5);
  expect([...focus.lit]).toEqual(['figure']);
  expect(focus.spansAt(5).map((s) => s.claim.id)).toEqual(['figure']);
});
