import { beforeEach, expect, test } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { worldOf } from '$lib/backend/fake/scenes';

import { Attempt } from './attempt.svelte';
import { RoutingEditor } from './routing.svelte';
import { RoutingReplay } from './routingReplay.svelte';
import { leadOf, RoutingTrial } from './routingTry.svelte';
import { keyOf, RoutingVersions, whichChoices, whichOf } from './routingVersions.svelte';

let backend: FakeBackend;
beforeEach(() => (backend = new FakeBackend()));

async function open(from = backend) {
  const editor = new RoutingEditor(from);
  await editor.load();
  if (!editor.draft) throw new Error('there is a policy');
  return { editor, draft: editor.draft };
}

test('the shared draft is what is edited, and without one what is published', async () => {
  const { editor } = await open();
  expect(editor.draft?.territories).toHaveLength(6);
  await editor.drop();
  expect([editor.view?.draft, editor.draft?.territories.length]).toEqual([null, 5]);
  expect(editor.dirty).toBe(false);
});

test('an edit is dirty until it is undone or saved', async () => {
  const { editor, draft } = await open();
  expect(editor.dirty).toBe(false);
  draft.away_after_lapses = 5;
  expect(editor.dirty).toBe(true);
  editor.discard();
  expect([editor.dirty, editor.draft?.away_after_lapses]).toEqual([false, 3]);
  if (editor.draft) editor.draft.away_after_lapses = 5;
  expect(await editor.save()).toBe(true);
  expect([editor.dirty, editor.view?.draft?.revision]).toEqual([false, 4]);
});

test('a first draft is saved without a revision, from what is published', async () => {
  const { editor, draft } = await open(new FakeBackend(worldOf('many', 0)));
  draft.rules.splice(3, 1);
  expect(await editor.save()).toBe(true);
  expect(editor.view?.draft).toMatchObject({ base: 12, revision: 1 });
});

test('nothing is sent where nothing was changed', async () => {
  const { editor } = await open();
  expect(await editor.save()).toBe(true);
  expect(backend.calls).not.toContain('saveRoutingDraft');
});

test('a refusal stands at its field, and at the part that has it', async () => {
  const { editor, draft } = await open();
  draft.rules[2]?.when.countries.push('DE', 'XX');
  expect(await editor.save()).toBe(false);
  expect(editor.at('rules[2].when.countries')).toBe('XX is no country. Use ISO 3166-1 codes.');
  expect(editor.at('rules[1]')).toBeNull();
  expect([editor.faulty, editor.elsewhere, editor.dirty]).toEqual(['rules', null, true]);
});

test('somebody else’s draft is not overwritten unknowingly', async () => {
  const { editor, draft } = await open();
  backend.savedElsewhere();
  draft.offer_seconds = 90;
  expect(await editor.save()).toBe(false);
  expect(editor.conflict?.by?.name).toBe('Bo Achterberg');
  expect([editor.refused, editor.draft?.offer_seconds]).toEqual([null, 90]);
});

test('after a conflict theirs can be taken', async () => {
  const { editor, draft } = await open();
  backend.savedElsewhere();
  draft.offer_seconds = 90;
  await editor.save();
  editor.takeTheirs();
  expect(editor.draft).toMatchObject({ offer_seconds: 120, away_after_lapses: 7 });
  expect([editor.conflict, editor.dirty]).toEqual([null, false]);
});

test('after a conflict mine can be saved over it', async () => {
  const { editor, draft } = await open();
  backend.savedElsewhere();
  draft.offer_seconds = 90;
  await editor.save();
  expect(await editor.overwrite()).toBe(true);
  const { draft: now } = await backend.routing();
  expect(now).toMatchObject({ revision: 5, policy: { offer_seconds: 90, away_after_lapses: 3 } });
});

test('a draft that was dropped meanwhile is told as gone', async () => {
  const { editor, draft } = await open();
  await backend.dropRoutingDraft();
  draft.offer_seconds = 90;
  await editor.save();
  expect(editor.conflict).toMatchObject({ by: null, view: { draft: null } });
  expect(await editor.overwrite()).toBe(true);
  expect(editor.view?.draft?.policy.offer_seconds).toBe(90);
});

test('publishing takes what was looked at, not what somebody saved since', async () => {
  const { editor } = await open();
  backend.savedElsewhere();
  expect(await editor.publish('')).toBe(false);
  expect(editor.conflict?.by?.name).toBe('Bo Achterberg');
  editor.takeTheirs();
  expect(await editor.publish('Benelux')).toBe(true);
  expect(editor.view?.published.version).toBe(13);
  expect(editor.view?.versions[0]).toMatchObject({ version: 13, note: 'Benelux' });
});

test('what was published since is told, and the draft is saved anew before it is published', async () => {
  const { editor } = await open();
  backend.rolledBackElsewhere(9);
  expect([editor.behind, await editor.publish('')]).toEqual([false, false]);
  expect(editor.elsewhere?.message).toContain('Version 13 was published');
  expect([editor.behind, editor.conflict]).toEqual([true, null]);
  await editor.save(true);
  expect([editor.behind, await editor.publish('')]).toEqual([false, true]);
});

test('a fault of a whole list is told above, one of a whole rule in its line', async () => {
  const { editor, draft } = await open();
  const refuse = async (field: string) => {
    backend.saveRoutingDraft = () =>
      Promise.reject(Object.assign(new Error('Too many'), { code: 'refused', field, fix: null }));
    draft.away_after_lapses = 9;
    await editor.save();
  };
  await refuse('rules');
  expect([editor.elsewhere?.message, editor.faulty]).toEqual(['Too many', 'rules']);
  await refuse('rules[1].to');
  expect([editor.elsewhere, editor.exactly('rules[1].to')]).toEqual([null, 'Too many.']);
  expect(editor.exactly('rules[1]')).toBeNull();
});

test('going back publishes an old policy anew and leaves the draft', async () => {
  const { editor } = await open();
  await editor.rollBack(9, '');
  expect(editor.view?.versions[0]).toMatchObject({ version: 13, back_to: 9 });
  expect(editor.view?.draft?.revision).toBe(3);
});

test('names come with the choices; without them ids stand there', async () => {
  const { editor } = await open();
  expect(editor.names.team('team-dach')).toBe('team-dach');
  await editor.loadChoices();
  await editor.words.readSubdivisions('US');
  const { team, country, subdivision, territory } = editor.names;
  expect([team('team-dach'), country('DE'), subdivision('US-CA'), territory('uki')]).toEqual([
    'DACH',
    'Germany',
    'California',
    'UK and Ireland',
  ]);
});

test('the parts of a country are asked for once', async () => {
  const { editor } = await open();
  await Promise.all([editor.words.readSubdivisions('US'), editor.words.readSubdivisions('US')]);
  expect(backend.calls.filter((call) => call === 'subdivisions US')).toHaveLength(1);
});

test('a lead is tried by the draft and by what is published', async () => {
  const trial = new RoutingTrial(backend);
  trial.typed.country = ['BE'];
  await trial.run(true);
  const { draft, now } = trial.result ?? {};
  expect(draft?.outcome).toMatchObject({ kind: 'ask', rule: 'territories' });
  expect(now?.outcome).toMatchObject({ kind: 'ask', rule: 'everyone' });
});

test('what is not typed is not known', () => {
  const { typed } = new RoutingTrial(backend);
  expect(leadOf({ ...typed, email: ' ', company: ' Acme ' })).toMatchObject({
    email: null,
    company: 'Acme',
    country: null,
    employees: null,
  });
});

test('a handoff is tried only once one is chosen', async () => {
  const trial = new RoutingTrial(backend);
  trial.of = 'handoff';
  expect(trial.ready).toBe(false);
  await trial.run(false);
  expect(trial.result).toBeNull();
  trial.handoff = 'priya';
  await trial.run(false);
  expect(trial.result?.draft).toBeNull();
  expect(backend.calls).toContain('dryRun published handoff');
});

test('a replay is asked about until it is through', async () => {
  const replay = new RoutingReplay(backend);
  replay.last = 500;
  await replay.start({ kind: 'draft' }, 3);
  const seen: number[] = [];
  while (replay.running) {
    await replay.poll();
    seen.push(replay.view?.done ?? 0);
  }
  expect(seen).toEqual([125, 250, 375, 500]);
  expect(replay.report).toMatchObject({ handoffs: 500, changed: 41 });
  await replay.poll();
  expect(backend.calls.filter((call) => call === 'replay')).toHaveLength(4);
});

test('a replay that cannot be read stops asking until it is told to go on', async () => {
  const replay = new RoutingReplay(backend);
  await replay.start({ kind: 'draft' }, 3);
  const { replay: ask } = backend;
  backend.replay = () => Promise.reject(new Error('The hub does not answer'));
  await replay.poll();
  expect([replay.running, replay.polling.failure?.message]).toEqual([
    false,
    'The hub does not answer',
  ]);
  backend.replay = ask;
  await replay.poll();
  expect(replay.view?.done).toBe(0);
  await replay.poll(true);
  expect([replay.running, replay.view?.done]).toEqual([true, 250]);
});

test('policies have names in lists of choices', async () => {
  const choices = whichChoices(await backend.routing());
  expect(choices.slice(0, 3)).toEqual([
    { id: 'draft', label: 'The draft' },
    { id: 'published', label: 'Version 12, published' },
    { id: '11', label: 'Version 11' },
  ]);
  expect([whichOf('draft'), whichOf('7')]).toEqual([
    { kind: 'draft' },
    { kind: 'version', version: 7 },
  ]);
  expect(keyOf({ kind: 'version', version: 7 })).toBe('7');
});

test('two policies are compared, and a text is saved under a name that tells which', async () => {
  const history = new RoutingVersions(backend);
  await history.compare('published', 'draft');
  expect(history.diff?.summary).toContain('Territory “Benelux” was added as number 6');
  await history.saveText('11');
  expect(history.path).toBe('/home/ana/Downloads/baton-routing-version-11.toml');
  let copy = '';
  await history.copyText('draft', (text) => {
    copy = text;
    return Promise.resolve();
  });
  expect([history.copied, history.path]).toEqual([true, null]);
  expect(copy).toContain('[[territories]]');
});

test('a text becomes the draft, or says which line is wrong', async () => {
  const { editor } = await open();
  const importing = new Attempt();
  expect(await editor.importText('[[rules]]\nto = "round robin"', importing)).toBe(false);
  expect(importing.failure?.field).toBe('line 2: rules.to.kind');
  expect(await editor.importText('offer_seconds = 90', importing)).toBe(true);
  expect(editor.draft?.offer_seconds).toBe(90);
});

test('what is hardly meant is found at its rule also after that has moved', async () => {
  const { editor, draft } = await open();
  expect(editor.advised('territories', 'iberia')).toMatchObject([{ name: 'Iberia' }]);
  const [owners] = draft.rules;
  if (owners) owners.fallback = [];
  expect(editor.advised('rules', 'owner')).toEqual([]);
  await editor.save();
  editor.draft?.rules.reverse();
  expect(editor.advised('rules', 'owner').map(({ field }) => field)).toEqual(['rules[0].fallback']);
  await editor.drop();
  expect(editor.advice).toEqual([]);
});

test('what is laid side by side follows what was published since', async () => {
  const { editor } = await open();
  const history = new RoutingVersions(backend);
  if (!editor.view) throw new Error('there is a policy');
  await history.show(editor.view);
  expect([history.from, history.to]).toEqual(['published', 'draft']);
  await history.compare('3', 'published');
  await history.show(editor.view);
  expect(history.from, 'what was chosen stays').toBe('3');
  await editor.drop();
  await history.show(editor.view);
  const { versions } = editor.view;
  expect([history.from, history.to]).toEqual([String(versions[1]?.version), 'published']);
});
