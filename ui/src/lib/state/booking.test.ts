import { beforeEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';

import { BookingEditor } from './booking.svelte';
import { HoursEditor } from './hours.svelte';

let backend: FakeBackend;
beforeEach(() => (backend = new FakeBackend()));

async function booking() {
  const editor = new BookingEditor(backend);
  await editor.load();
  if (!editor.draft) throw new Error('there are settings');
  return { editor, draft: editor.draft };
}

async function hours() {
  const editor = new HoursEditor(backend);
  await editor.load();
  if (!editor.draft) throw new Error('there are hours');
  return { editor, draft: editor.draft };
}

test('settings are sent back as they came if nothing was changed', async () => {
  const { editor, draft } = await booking();
  const before = await backend.bookingSettings();
  expect(editor.dirty).toBe(false);
  draft.hold_minutes = 6;
  expect(editor.dirty).toBe(true);
  await editor.save();
  expect(await backend.bookingSettings()).toEqual({ ...before, hold_minutes: 6 });
  expect(editor.dirty).toBe(false);
});

test('a refusal is found at its field, named from the top of all settings', async () => {
  const { editor, draft } = await booking();
  const [first] = draft.types;
  if (first) first.url = 'somewhere';
  expect(await editor.save()).toBe(false);
  expect(editor.at('types[0].location')).toMatch(/no address/);
  expect(editor.at('types[1].location')).toBeNull();
});

test('what can be seen to be wrong is not sent', async () => {
  const { editor, draft } = await booking();
  draft.week.monday = [{ from: '10:00', to: '09:00' }];
  expect([editor.faulty, await editor.save()]).toEqual([true, false]);
  expect(backend.calls).not.toContain('saveBookingSettings');
});

test('hosts are sent as nobody in particular, or as those chosen', async () => {
  const { editor, draft } = await booking();
  const demo = draft.types[1];
  if (!demo) throw new Error('there is a second kind');
  demo.anyone = true;
  demo.with = null;
  await editor.save();
  expect((await backend.bookingSettings()).types?.[1]?.hosts).toEqual({ one_of: [], fixed: null });
});

test('the kinds of meeting change places', async () => {
  const { editor } = await booking();
  editor.moveUp(1);
  await editor.save();
  expect((await backend.bookingSettings()).types?.map((t) => t.id)).toEqual(['demo', 'intro']);
});

test('a client that is switched off is sent as none', async () => {
  const { editor, draft } = await booking();
  draft.google.on = false;
  Object.assign(draft.microsoft, { on: true, id: ' abc ' });
  await editor.save();
  expect((await backend.bookingSettings()).clients).toEqual({
    google: null,
    microsoft: { id: 'abc', secret: null, tenant: null },
  });
});

test('who wants the workspace’s hours again sends none of their own', async () => {
  const { editor, draft } = await hours();
  draft.ownWeek = false;
  draft.ownZone = false;
  await editor.save();
  expect((await backend.hours(null)).hours).toMatchObject({ week: null, zone: null });
  expect(editor.draft?.week.monday).toEqual([{ from: '09:00', to: '17:00' }]);
});

test('leave whose end is before its start is not sent', async () => {
  const { editor, draft } = await hours();
  draft.leave.push({ from: '2026-12-24', to: '2026-12-20', name: '', delegate: null });
  expect([editor.faulty, await editor.save()]).toEqual([true, false]);
});
