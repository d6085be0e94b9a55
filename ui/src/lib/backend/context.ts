import { createContext } from 'svelte';

import type { Backend } from './backend';

export const [getBackend, setBackend] = createContext<Backend>();
