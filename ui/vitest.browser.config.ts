/** What needs a real engine: accessibility with contrast, and pictures. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/*.look.ts', 'tests/*.a11y.ts'],
    // Two pages at a time: a page waits as much as it works.
    maxConcurrency: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
