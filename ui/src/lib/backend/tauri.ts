/** The shell's commands and events: the only file that knows Tauri. */
import { convertFileSrc, isTauri } from '@tauri-apps/api/core';

import type { Backend, EventName, Handler, Unlisten } from './backend';
import { commands, events } from './bindings';

export { isTauri };

/** How the shell spells the events. */
const LISTEN: { [E in EventName]: (handler: Handler<E>) => Promise<Unlisten> } = {
  changed: (handler) => events.changedEvent.listen(({ payload }) => handler(payload)),
  navigate: (handler) => events.navigateEvent.listen(({ payload }) => handler(payload)),
  sampleStep: (handler) => events.sampleEvent.listen(({ payload }) => handler(payload)),
  quitRequested: (handler) => events.quitEvent.listen(({ payload }) => handler(payload)),
  enrolLink: (handler) => events.enrolLinkEvent.listen(({ payload }) => handler(payload)),
};

let frames = 0;

export const tauri: Backend = {
  ...commands,
  mailFrame() {
    frames += 1;
    return convertFileSrc(String(frames), 'preview');
  },
  listen<E extends EventName>(event: E, handler: Handler<E>): Promise<Unlisten> {
    return LISTEN[event](handler);
  },
};
