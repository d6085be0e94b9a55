/** The routing page, as an admin uses it. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function open(part = 'rules', scene = 'usual') {
  history.replaceState(null, '', `#/settings/routing/${part}`);
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  await screen.findByTestId('routing-rules');
  return backend;
}

const type = (testid: string, value: string) =>
  fireEvent.input(screen.getByTestId(testid), { target: { value } });
const press = async (testid: string) => fireEvent.click(await screen.findByTestId(testid));
const line = (item: HTMLElement | undefined) =>
  item ? within(item).getByTestId(/-line$/).textContent : undefined;

async function rule(place: number): Promise<HTMLElement> {
  const found = (await screen.findAllByTestId('rule'))[place];
  if (!found) throw new Error(`there is a rule ${String(place)}`);
  return found;
}

async function unfold(item: HTMLElement): Promise<void> {
  await fireEvent.click(within(item).getByTestId(/-open$/));
}

/** Types into a field of several, and takes the first that is offered. */
async function pick(testid: string, text: string): Promise<void> {
  const input = await screen.findByTestId(`${testid}-input`);
  await fireEvent.input(input, { target: { value: text } });
  const [choice] = await screen.findAllByTestId('choice');
  await fireEvent.pointerUp(choice ?? input);
}

test('each rule says what it does in a sentence', async () => {
  await open();
  await waitFor(async () =>
    expect(line(await rule(0))).toContain(
      'Account owner, else wait 2 min, else whoever stands in, else their team',
    ),
  );
  await waitFor(async () => expect(line(await rule(2))).toContain('DACH, by turns'));
  expect((await rule(4)).dataset.on).toBe('false');
});

test('a rule moves by its button and by keys, and keeps the focus', async () => {
  const backend = await open();
  await fireEvent.click(within(await rule(1)).getByTestId('rule-up'));
  await waitFor(async () => expect((await rule(0)).dataset.id).toBe('security'));
  const row = within(await rule(0)).getByTestId('rule-open');
  row.focus();
  await fireEvent.keyDown(row, { key: 'ArrowDown', altKey: true });
  await waitFor(async () => expect((await rule(1)).dataset.id).toBe('security'));
  expect(document.activeElement).toBe(row);
  expect(screen.getByTestId('announcements').textContent).toContain('now number 2 of 6');
  await fireEvent.click(within(await rule(3)).getByTestId('rule-up'));
  await press('save-draft');
  await waitFor(() => expect(backend.calls).toContain('saveRoutingDraft'));
  const { draft } = await backend.routing();
  expect(draft?.policy.rules?.map(({ id }) => id).slice(0, 4)).toEqual([
    'owner',
    'security',
    'territories',
    'enterprise',
  ]);
});

test('a rule is added, named, and says whom it is for', async () => {
  const backend = await open();
  await press('add-rule');
  const made = await rule(6);
  await waitFor(() => expect(document.activeElement).toBe(within(made).getByTestId('rule-name')));
  await type('rule-name', 'Benelux partners');
  const queue = within(made)
    .getAllByTestId<HTMLInputElement>('target')
    .find(({ dataset }) => dataset.id === 'queue');
  await fireEvent.click(queue ?? made);
  await fireEvent.change(await within(made).findByTestId('target-team'), {
    target: { value: 'team-north' },
  });
  await press('save-draft');
  await waitFor(() => expect(backend.calls).toContain('saveRoutingDraft'));
  const { draft } = await backend.routing();
  expect(draft?.policy.rules?.at(-1)).toMatchObject({
    id: 'benelux-partners',
    to: { kind: 'queue', team: 'team-north' },
  });
});

test('a rule is duplicated below itself, and deleted', async () => {
  await open();
  await fireEvent.click(within(await rule(3)).getByTestId('rule-more'));
  const duplicate = (await screen.findAllByTestId('rule-act'))[0];
  await fireEvent.click(duplicate ?? document.body);
  await waitFor(async () => expect((await screen.findAllByTestId('rule')).length).toBe(7));
  expect((await rule(4)).textContent).toContain('Territories 2');
});

test('what the hub refuses stands at its field, on the side that has it', async () => {
  const backend = await open('territories');
  const [dach] = await screen.findAllByTestId('territory');
  if (!dach) throw new Error('there is a territory');
  await unfold(dach);
  await type('territory-name', '');
  await press('routing-skills');
  await press('save-draft');
  await waitFor(() => expect(backend.calls).toContain('saveRoutingDraft'));
  const name = await screen.findByTestId('territory-name');
  expect(name.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByTestId('routing-state').textContent).toContain('look at the field');
});

test('a territory is composed from countries by name', async () => {
  const backend = await open('territories', 'empty');
  expect(await screen.findByTestId('territory-empty')).toBeTruthy();
  await press('add-territory');
  await type('territory-name', 'Benelux');
  await press('add-condition');
  const [place] = await screen.findAllByTestId('condition-choice');
  await fireEvent.click(place ?? document.body);
  await pick('when-countries', 'belg');
  await pick('territory-reps', 'bo ach');
  await waitFor(() =>
    expect(line(screen.getByTestId('territory'))).toContain('Belgium → Bo Achterberg'),
  );
  await press('save-draft');
  await waitFor(() => expect(backend.calls).toContain('saveRoutingDraft'));
  const { draft } = await backend.routing();
  expect(draft?.policy.territories).toMatchObject([
    { id: 'benelux', area: { countries: ['BE'] }, reps: ['rep-bo'] },
  ]);
});

test('somebody else’s draft is told by name, and can be taken or written over', async () => {
  const backend = await open();
  backend.savedElsewhere();
  await fireEvent.click(within(await rule(0)).getByTestId('rule-on'));
  await press('save-draft');
  const notice = await screen.findByTestId('draft-conflict');
  expect(notice.textContent).toContain('Bo Achterberg saved the draft');
  await press('overwrite');
  await waitFor(() => expect(screen.queryByTestId('draft-conflict')).toBeNull());
  expect((await backend.routing()).draft?.policy.rules?.[0]?.on).toBe(false);
});

test('edits are not left behind unasked', async () => {
  const backend = await open();
  await fireEvent.click(within(await rule(0)).getByTestId('rule-on'));
  await press('inbox-nav');
  await press('leave-stay');
  await waitFor(() => expect(screen.queryByTestId('leave-dialog')).toBeNull());
  expect(screen.getByTestId('settings-routing-page')).toBeTruthy();
  await press('inbox-nav');
  await press('leave-save');
  expect(await screen.findByTestId('inbox')).toBeTruthy();
  expect((await backend.routing()).draft?.revision).toBe(4);
});

test('edits that are let go are gone, and the other sides are no leaving', async () => {
  const backend = await open();
  await fireEvent.click(within(await rule(0)).getByTestId('rule-on'));
  await press('routing-clocks');
  expect(screen.queryByTestId('leave-dialog')).toBeNull();
  await press('settings-booking');
  await press('leave-drop');
  expect(await screen.findByTestId('settings-booking-page')).toBeTruthy();
  expect(backend.calls).not.toContain('saveRoutingDraft');
});

test('steps of a stage are edited beside their line of time', async () => {
  const backend = await open('clocks');
  const answer = (await screen.findAllByTestId('stage'))[0];
  if (!answer) throw new Error('there is a first stage');
  await fireEvent.input(within(answer).getByTestId('clock-after'), { target: { value: '' } });
  await press('save-draft');
  await within(answer).findByText(/choose a time in between/i);
  const after = (await screen.findAllByTestId('clock-after'))[0];
  await fireEvent.input(after ?? answer, { target: { value: '2' } });
  await press('save-draft');
  await waitFor(() => expect(screen.getByTestId('routing-state').textContent).toContain('Saved'));
  expect((await backend.routing()).draft?.policy.clocks?.[0]?.after_seconds).toBe(120);
});

test('a typed lead shows who would get it by the draft, and by what is published', async () => {
  const backend = await open('try');
  await pick('lead-country', 'belg');
  await press('try-submit');
  const [draft, now] = await screen.findAllByTestId('dry-result');
  expect(draft?.textContent).toMatch(/Would go to\s*Ana Lindqvist/);
  expect(draft?.textContent).toContain('By “Territories”');
  expect(now?.textContent).toContain('By “Everyone, by turns”');
  expect(backend.calls).toContain('dryRun draft typed');
});

test('what is tried is saved first', async () => {
  const backend = await open();
  await fireEvent.click(within(await rule(3)).getByTestId('rule-on'));
  await press('routing-try');
  expect((await screen.findByTestId('try-submit')).textContent).toContain('Save the draft');
  await press('try-submit');
  await screen.findAllByTestId('dry-result');
  expect(backend.calls.indexOf('saveRoutingDraft')).toBeLessThan(
    backend.calls.indexOf('dryRun draft typed'),
  );
});

test('a handoff of the inbox is tried', async () => {
  const backend = await open('try');
  await press('try-handoff');
  expect(screen.getByTestId<HTMLButtonElement>('try-submit').disabled).toBe(true);
  await fireEvent.input(await screen.findByTestId('find-handoff'), { target: { value: 'haulp' } });
  await press('pick-handoff');
  await press('try-submit');
  await screen.findAllByTestId('dry-result');
  expect(backend.calls).toContain('dryRun published handoff');
});

test('a replay tells how far it is, who gains and who loses, and what would change', async () => {
  const backend = await open('replay');
  await press('replay-start');
  const report = await screen.findByTestId('replay-report', {}, { timeout: 8000 });
  expect(backend.calls).toContain('startReplay 1000 draft');
  expect(report.textContent).toContain('83 of 1,000');
  const rows = within(report).getAllByTestId('replay-rep');
  expect(rows).toHaveLength(14);
  expect(rows[0]?.textContent).toMatch(/\+\d/);
  expect(rows.at(-1)?.textContent).toMatch(/−\d/);
  const [first] = within(report).getAllByTestId('replay-change');
  await fireEvent.click(within(first ?? report).getByTestId('replay-try'));
  await screen.findAllByTestId('dry-result');
  await press('routing-replay');
  expect(await screen.findByTestId('replay-report')).toBeTruthy();
  await fireEvent.click((await screen.findAllByTestId('replay-open'))[0] ?? report);
  await waitFor(() => expect(location.hash).toBe('#/inbox/priya'));
});

test('a replay is not asked about once the person has left', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const backend = await open('replay');
  const asked = () => backend.calls.filter((call) => call === 'replay').length;
  await press('replay-start');
  await screen.findByTestId('replay-progress');
  await waitFor(() => expect(asked()).toBe(1));
  await vi.advanceTimersByTimeAsync(500);
  await waitFor(() => expect(asked()).toBe(2));
  await press('routing-versions');
  await screen.findByTestId('diff');
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked()).toBe(2);
});

test('of 200 reps those between are folded', async () => {
  await open('replay', 'many');
  await press('replay-start');
  await screen.findByTestId('replay-report', {}, { timeout: 8000 });
  expect(screen.getAllByTestId('replay-rep')).toHaveLength(12);
  await press('replay-more');
  expect(screen.getAllByTestId('replay-rep')).toHaveLength(200);
});

test('publishing shows what changes and takes a note', async () => {
  const backend = await open();
  await press('publish');
  const dialog = await screen.findByTestId('publish-dialog');
  await within(dialog).findByText('Territory “Benelux” was added as number 6');
  await type('publish-note', 'Benelux');
  await press('publish-confirm');
  const state = await screen.findByTestId('routing-published');
  await waitFor(() => expect(state.textContent).toContain('Published: Version 13 routes now'));
  expect(backend.calls).toContain('publishRouting Benelux');
  expect(screen.queryByTestId('draft-banner')).toBeNull();
});

test('discarding the draft is asked about first', async () => {
  const backend = await open();
  await press('drop-draft');
  expect(backend.calls).not.toContain('dropRoutingDraft');
  await press('drop-draft-confirm');
  await screen.findByTestId('routing-published');
  expect(backend.calls).toContain('dropRoutingDraft');
});

test('going back is asked about, and stands in the history', async () => {
  const backend = await open('versions');
  const [, previous] = await screen.findAllByTestId('version');
  if (!previous) throw new Error('there is an older version');
  await fireEvent.click(within(previous).getByTestId('roll-back'));
  await type('roll-back-note', 'Too slow');
  await press('roll-back-confirm');
  await waitFor(() => expect(screen.getAllByTestId('version')[0]?.dataset.id).toBe('13'));
  expect(screen.getAllByTestId('version')[0]?.textContent).toContain('back to version 11');
  expect(backend.calls).toContain('rollBackRouting 11');
  // The draft stays, and what it changes is held against what routes now.
  expect(screen.getByTestId('draft-behind').textContent).toContain('Version 13');
  await press('publish');
  expect((await screen.findByTestId('publish-dialog')).textContent).toContain('Publish the draft');
  await waitFor(() =>
    expect(screen.getByTestId<HTMLButtonElement>('publish-confirm').disabled).toBe(false),
  );
  await press('publish-confirm');
  await screen.findByTestId('routing-published');
});

test('any two versions are compared', async () => {
  await open('versions');
  await screen.findByTestId('diff');
  await fireEvent.change(screen.getByTestId('compare-from'), { target: { value: '3' } });
  await waitFor(() =>
    expect(screen.getByTestId('diff-summary').textContent).toContain('was added'),
  );
  expect(screen.getAllByTestId('diff-line').map(({ dataset }) => dataset.change)).toContain(
    'added',
  );
});

test('a policy is saved as a file whose path is told', async () => {
  await open('versions');
  await press('export-save');
  const state = await screen.findByText('/home/ana/Downloads/baton-routing-draft.toml');
  expect(state).toBeTruthy();
});

test('a text that is wrong says line, field and fix, and marks the line', async () => {
  await open('versions');
  await screen.findByTestId('import-text');
  await type('import-text', '[[rules]]\nid = "all"\nto = { kind = "round robin" }\n');
  await press('import-submit');
  const failure = await screen.findByTestId('import-failure');
  expect(failure.textContent).toMatch(/Line 3, rules\.to\.kind: “round robin” is no kind/);
  expect(failure.textContent).toContain('Write round_robin, owner');
  const area = screen.getByTestId<HTMLTextAreaElement>('import-text');
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe(
    'to = { kind = "round robin" }',
  );
  await type('import-text', 'offer_seconds = 90');
  await press('import-submit');
  await waitFor(() =>
    expect(screen.getByTestId('import-state').textContent).toContain('It is the draft now'),
  );
});

test('a rule of a hundred is found by a part of its name', async () => {
  await open('rules', 'many');
  await waitFor(() => expect(screen.getAllByTestId('rule')).toHaveLength(100));
  await type('find-rule', 'region 77');
  await waitFor(() => expect(screen.getAllByTestId('rule')).toHaveLength(1));
});

test('only admins see routing', async () => {
  history.replaceState(null, '', '#/settings/routing');
  render(App, { backend: new FakeBackend(worldOf('rep', Date.now())) });
  const page = await screen.findByTestId('settings-routing-page');
  expect(page.textContent).toContain('Only admins');
});

test('without the hub it says so, with a way out', async () => {
  history.replaceState(null, '', '#/settings/routing');
  const backend = new FakeBackend(worldOf('usual', Date.now()));
  const { routing } = backend;
  backend.routing = () => Promise.reject(new Error('The hub does not answer'));
  render(App, { backend });
  const alert = await screen.findByText(/The hub does not answer/);
  backend.routing = routing;
  await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByTestId('draft-banner')).toBeTruthy();
  expect(alert.isConnected).toBe(false);
});
