/** Quality, the model, forgetting and importing, as an admin uses them. */
import {
  cleanup,
  configure,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';

import { FakeBackend } from '$lib/backend/fake';
import { refusal } from '$lib/backend/fake/shell';
import { worldOf } from '$lib/backend/fake/scenes';

import App from './App.svelte';

// Whole windows are mounted: on a busy machine that takes its time.
configure({ asyncUtilTimeout: 5000 });
afterEach(cleanup);

function open(hash: string, scene = 'usual') {
  history.replaceState(null, '', hash);
  const backend = new FakeBackend(worldOf(scene, Date.now()));
  render(App, { backend });
  return backend;
}

const type = (testid: string, value: string) =>
  fireEvent.input(screen.getByTestId(testid), { target: { value } });
const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));

async function signal(id: string): Promise<string> {
  const rows = await screen.findAllByTestId('signal-quality');
  return rows.find(({ dataset }) => dataset.id === id)?.textContent ?? '';
}

test('a signal tells how often it was right and of how many; of few it tells only how many', async () => {
  open('#/team/quality');
  expect(await signal('company_size reader 4')).toMatch(/98 %\s*96\s*3$/);
  expect(await signal('budget reader 3')).toMatch(/too few to say\s*6\s*2$/);
  expect(screen.getByTestId('quality-verdicts').textContent).toContain('93 % were');
  const [lumi] = screen.getAllByTestId('agent-quality');
  expect(lumi?.textContent).toMatch(/Lumi\s*51\s*14 · 27 %/);
});

test('other days, one version of the policy, and the handoff behind a correction', async () => {
  const backend = open('#/team/quality');
  await signal('role reader 3');
  const days = screen.getAllByTestId('quality-days').find(({ dataset }) => dataset.id === '365');
  await fireEvent.click(days ?? document.body);
  await waitFor(() => expect(backend.calls).toContain('quality 365'));
  await fireEvent.change(screen.getByTestId('quality-version'), { target: { value: '3' } });
  await waitFor(() => expect(screen.getAllByTestId('signal-quality')).toHaveLength(3));
  const [first] = screen.getAllByTestId('recent-correction');
  expect(first?.textContent).toContain('The 30k is for the whole relaunch');
  await fireEvent.click(within(first ?? document.body).getByTestId('recent-open'));
  expect((await screen.findByTestId('handoff-name')).textContent.trim()).toBe('Dana Whitcomb');
});

test('with many versions the newest is shown first, and every one can be', async () => {
  open('#/team/quality', 'many');
  await signal('role reader 16');
  expect(screen.getAllByTestId('signal-quality')).toHaveLength(10);
  await fireEvent.change(screen.getByTestId('quality-version'), { target: { value: '' } });
  await waitFor(() => expect(screen.getAllByTestId('signal-quality')).toHaveLength(25));
  await press('quality-signals-all');
  await waitFor(() => expect(screen.getAllByTestId('signal-quality')).toHaveLength(120));
});

test('without figures it says how they arise; who is no admin has no such page', async () => {
  open('#/team/quality', 'empty');
  expect((await screen.findByTestId('quality-empty')).textContent).toContain('puts it right');
  cleanup();
  open('#/team/quality', 'manager');
  await screen.findAllByTestId('team-tab');
  expect(screen.getAllByTestId('team-tab').map(({ dataset }) => dataset.id)).toEqual([
    'now',
    'speed',
  ]);
});

test('the model is off until somebody agrees to the address that the words go to', async () => {
  const backend = open('#/settings/model', 'empty');
  const on = await screen.findByTestId<HTMLInputElement>('model-enabled');
  expect(on.checked).toBe(false);
  expect(screen.getByTestId('model-form').textContent).toContain('Off: only Baton’s own reader');
  expect(screen.queryByTestId('test-model')).toBeNull();
  await fireEvent.click(on);
  await type('model-url', 'https://llm.example/v1');
  await type('model-name', 'small');
  await type('model-key', 'sk-1');
  await press('save-model');
  expect((await screen.findByTestId('model-ask-url')).textContent).toBe('https://llm.example/v1');
  expect(backend.calls).not.toContain('saveModel on');
  const save = vi.spyOn(backend, 'saveModel');
  await press('model-ask-confirm');
  await screen.findByTestId('test-model');
  expect(save.mock.calls[0]?.[0]).toMatchObject({
    settings: { enabled: true, provider: 'open_ai', url: 'https://llm.example/v1', model: 'small' },
    key: 'sk-1',
  });
  expect(screen.getByTestId<HTMLInputElement>('model-key').value).toBe('');
});

test('a key that was given for one server is not sent to another unsaid', async () => {
  open('#/settings/model');
  await screen.findByTestId('model-url');
  await type('model-url', 'https://elsewhere.example/v1');
  await press('save-model');
  expect((await screen.findByTestId('model-ask-key')).textContent).toContain('goes there too');
});

test('what the hub refuses stands at its field', async () => {
  open('#/settings/model');
  await screen.findByTestId('model-name');
  await type('model-name', ' ');
  await press('save-model');
  const field = screen.getByTestId('model-name');
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  expect(screen.getByTestId('model-state').textContent).toContain('look at the field');
  expect(screen.queryByTestId('model-failure')).toBeNull();
});

test('the last problem with its fix, a test line by line, and away with it', async () => {
  const backend = open('#/settings/model');
  expect((await screen.findByTestId('model-problem')).textContent).toMatch(/fewer calls.*Raise/s);
  await press('test-model');
  const lines = await screen.findAllByTestId('model-test-line');
  expect(lines.map(({ dataset }) => dataset.ok)).toEqual(['true', 'true', 'false']);
  await press('drop-model');
  expect(backend.calls).not.toContain('dropModel');
  await fireEvent.click(await screen.findByTestId('drop-model-confirm'));
  await waitFor(() => expect(screen.queryByTestId('model-usage')).toBeNull());
  const on = await screen.findByTestId<HTMLInputElement>('model-enabled');
  expect(on.checked).toBe(false);
});

test('nobody is forgotten before the address is typed again; then there is a receipt', async () => {
  const backend = open('#/settings/forget');
  await screen.findAllByTestId('forget-receipt');
  await type('forget-email', 'priya@brightmoor.example');
  await press('forget-look');
  const preview = await screen.findByTestId('forget-preview');
  expect(preview.textContent).toMatch(/Priya Raghunathan.*41 messages.*it is cancelled.*HubSpot/s);
  const confirm = screen.getByTestId<HTMLButtonElement>('forget-confirm');
  await type('forget-proof', 'priya@brightmoor');
  expect(confirm.disabled).toBe(true);
  await type('forget-proof', 'Priya@Brightmoor.example');
  await waitFor(() => expect(confirm.disabled).toBe(false));
  await fireEvent.click(confirm);
  await screen.findByTestId('forget-done');
  expect(screen.getAllByTestId('forget-receipt')).toHaveLength(3);
  expect((await screen.findByTestId('receipt-sheet')).textContent).toContain('Ana’s ThinkPad');
  expect(screen.queryByTestId('forget-preview')).toBeNull();
  await press('receipt-save');
  expect((await screen.findByTestId('receipt-saved')).textContent).toMatch(/forgotten-.*\.txt/);
  expect(backend.calls.filter((call) => call === 'forget email')).toHaveLength(1);
});

test('no address, nobody of this address, and a conversation that a link leads to', async () => {
  open('#/settings/forget');
  await screen.findByTestId('forget-email');
  await type('forget-email', 'priya');
  await press('forget-look');
  const field = screen.getByTestId('forget-email');
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  await type('forget-email', 'nobody@x.example');
  await press('forget-look');
  expect((await screen.findByTestId('forget-unknown')).textContent).toContain('holds nothing');
  cleanup();
  open('#/settings/forget/talk-priya');
  await screen.findByTestId('forget-preview');
  const confirm = screen.getByTestId<HTMLButtonElement>('forget-confirm');
  await type('forget-proof', 'forget');
  await waitFor(() => expect(confirm.disabled).toBe(false));
  await press('forget-cancel');
  await screen.findByTestId('forget-form');
});

test('one conversation is chosen among the handoffs', async () => {
  const backend = open('#/settings/forget');
  await screen.findByTestId('forget-form');
  await fireEvent.click(screen.getByText('One conversation'));
  const all = await screen.findAllByTestId('pick-handoff');
  const dana = all.find(({ dataset }) => dataset.id === 'dana');
  await fireEvent.click(dana ?? document.body);
  const look = vi.spyOn(backend, 'previewForget');
  await press('forget-look');
  await screen.findByTestId('forget-preview');
  expect(look).toHaveBeenCalledWith({ kind: 'conversation', conversation: 'talk-dana' });
});

async function chooseFormat(id: 'markdown' | 'vcon') {
  const menu = await screen.findByTestId('export-menu');
  await fireEvent.pointerDown(menu, { button: 0, pointerType: 'mouse' });
  await fireEvent.keyDown(menu, { key: 'Enter' });
  const formats = await screen.findAllByTestId('export-format');
  await fireEvent.click(formats.find(({ dataset }) => dataset.id === id) ?? menu);
}

/** jsdom’s files have no text of their own. */
function choose(name: string, text: string, size = text.length) {
  const file = { name, size, text: () => Promise.resolve(text) };
  return fireEvent.change(screen.getByTestId('import-talk-file'), { target: { files: [file] } });
}

test('a talk comes in; what Baton has no place for is told', async () => {
  open('#/conversations');
  await screen.findByTestId('import-talk');
  await choose('talk.vcon.json', '{"dialog":[{},{},{"type":"recording"}]}');
  const done = await screen.findByTestId('import-talk-done');
  expect(done.textContent).toContain('3 messages');
  expect(within(done).getByTestId('import-talk-left-out').textContent).toContain('offer.pdf');
  await press('import-talk-close');
  await waitFor(() => expect(screen.queryByTestId('import-talk-dialog')).toBeNull());
});

test('what came in is saved and read from there, and found again by its id', async () => {
  const backend = open('#/conversations');
  await screen.findByTestId('import-talk');
  await choose('talk.vcon.json', '{"dialog":[{}]}');
  const id = (await screen.findByTestId('import-talk-id')).textContent;
  await chooseFormat('markdown');
  expect((await screen.findByTestId('import-talk-saved')).textContent).toContain('Brightmoor.md');
  expect(backend.calls).toContain(`saveConversation ${id} markdown`);
  await press('import-talk-read');
  const talk = await screen.findByTestId('talk');
  expect(talk.dataset.id).toBe(id);
  expect(await screen.findAllByTestId('transcript-message')).not.toHaveLength(0);
  await press('talk-back');
  await screen.findByTestId('search-field');

  await fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  const input = await screen.findByTestId('palette-input');
  await fireEvent.input(input, { target: { value: id } });
  await fireEvent.keyDown(input, { key: 'Enter' });
  expect((await screen.findByTestId('talk')).dataset.id).toBe(id);
});

test('a conversation of the workspace is only read: its claims light up, nothing is put right', async () => {
  open('#/talk/conv_1');
  await screen.findAllByTestId('transcript-message');
  expect(screen.getByTestId('signals')).toBeTruthy();
  expect(screen.queryByTestId('opening')).toBeNull();
  expect(screen.queryByTestId('correct-verdict')).toBeNull();
  expect(screen.queryAllByLabelText(/^Put right/)).toEqual([]);
  await press('claim-signal-company_size');
  await waitFor(() => expect(document.querySelector('[data-lit="true"]')).not.toBeNull());
  await fireEvent.keyDown(document.body, { key: 'Escape' });
  await screen.findByTestId('search-field');
});

test('a conversation that cannot be saved or is not there says so', async () => {
  const backend = open('#/talk/conv_1');
  await screen.findAllByTestId('transcript-message');
  backend.saveConversation = () =>
    Promise.reject(refusal('unreachable', 'The hub does not answer', undefined, 'Try later.'));
  await chooseFormat('vcon');
  expect((await screen.findByTestId('talk-save-failure')).textContent).toContain('Try later.');
  cleanup();
  open('#/talk/conv_none');
  expect((await screen.findByTestId('talk-failure')).textContent).toContain('no such conversation');
  expect(screen.queryByTestId('export-menu')).toBeNull();
});

test('a file that is none: its field and what to do; too large a one is not even sent', async () => {
  const backend = open('#/conversations');
  await screen.findByTestId('import-talk');
  await choose('offer.json', '{}');
  expect((await screen.findByTestId('import-talk-failure')).textContent).toMatch(
    /dialog: There is no talk in this file\. A vCon has/,
  );
  await choose('film.json', '{}', 50_000_000);
  await waitFor(() =>
    expect(screen.getByTestId('import-talk-failure').textContent).toContain('larger than 20 MB'),
  );
  expect(backend.calls.filter((call) => call.startsWith('importConversation'))).toHaveLength(1);
  backend.importConversation = () =>
    Promise.reject(refusal('unreachable', 'The hub does not answer', undefined, 'Try later.'));
  await choose('talk.json', '{"dialog":[]}');
  await waitFor(() =>
    expect(screen.getByTestId('import-talk-failure').textContent).toContain('Try later.'),
  );
});

test('who is no admin takes nothing in', async () => {
  open('#/conversations', 'rep');
  await screen.findByTestId('search-field');
  expect(screen.queryByTestId('import-talk')).toBeNull();
});

test('every page of these is reached by its name', async () => {
  open('#/inbox');
  await screen.findAllByTestId('inbox-nav');
  for (const [name, page] of [
    ['language model', 'settings-model-page'],
    ['forget', 'settings-forget-page'],
    ['quality', 'quality'],
  ] as const) {
    await fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    const input = await screen.findByTestId('palette-input');
    await fireEvent.input(input, { target: { value: name } });
    await fireEvent.keyDown(input, { key: 'Enter' });
    await screen.findByTestId(page);
  }
});
