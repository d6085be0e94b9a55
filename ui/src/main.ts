import { mount } from 'svelte';

import './app.css';
import App from './App.svelte';
import type { Backend } from '$lib/backend/backend';

/** The shell in the app; in a plain browser, where no shell answers, the stand-in. */
async function chooseBackend(): Promise<Backend> {
  if (import.meta.env.MODE === 'fake' || import.meta.env.DEV) {
    const { isTauri } = await import('$lib/backend/tauri');
    if (!isTauri()) {
      const { fakeFor } = await import('$lib/backend/fake');
      return fakeFor(new URLSearchParams(location.search));
    }
  }
  return (await import('$lib/backend/tauri')).tauri;
}

const target = document.getElementById('app');
if (target) {
  mount(App, { target, props: { backend: await chooseBackend() } });
}
