/** The stand-in's briefs, quality, its language model, forgetting, and conversations that come as files. */
import type { Backend, HandoffId, HandoffPage } from '../backend';

import { conversationOf } from './insight/archive';
import { briefOf } from './insight/brief';
import { forgetDesk, imported } from './insight/forget';
import { modelDesk } from './insight/model';
import { qualityOf } from './insight/quality';
import { FakeNotify } from './notify';

/** How much there is to show of it. */
export type InsightWorld = 'usual' | 'none' | 'many' | 'long';

export abstract class FakeInsight extends FakeNotify {
  readonly #model = modelDesk(this.world.insight);
  readonly #forget = forgetDesk(this.world.insight);

  abstract handoff(id: HandoffId): Promise<HandoffPage>;

  brief: Backend['brief'] = (id) =>
    this.pass('brief')
      .then(() => this.handoff(id))
      .then((page) => briefOf(page, Date.now()));

  quality: Backend['quality'] = (days) =>
    this.pass(`quality ${String(days)}`).then(() => qualityOf(this.world.insight, days));

  model = () => this.pass('model').then(() => this.#model.view());
  saveModel: Backend['saveModel'] = (model) =>
    this.pass(`saveModel ${model.settings.enabled ? 'on' : 'off'}`).then(() =>
      this.#model.save(model),
    );
  dropModel = () => this.pass('dropModel').then(() => this.#model.drop());
  testModel = () => this.pass('testModel').then(() => this.#model.test());

  previewForget: Backend['previewForget'] = (whom) =>
    this.pass(`previewForget ${whom.kind}`).then(() => this.#forget.look(whom));
  forget: Backend['forget'] = (whom) =>
    this.pass(`forget ${whom.kind}`).then(() => this.#forget.forget(whom));
  forgotten = () => this.pass('forgotten').then(() => this.#forget.receipts());

  importConversation: Backend['importConversation'] = (text) =>
    this.pass(`importConversation ${String(text.length)}`).then(() => imported(text));
  conversation: Backend['conversation'] = (id) =>
    this.pass(`conversation ${id}`).then(() => conversationOf(id, Date.now()));
  saveConversation: Backend['saveConversation'] = (id, format) =>
    this.pass(`saveConversation ${id} ${format}`).then(
      () => `/home/ana/Downloads/2026-03-09 Brightmoor.${format === 'vcon' ? 'vcon.json' : 'md'}`,
    );
}
