/** What needs a real engine: accessibility with contrast, and pictures. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/*.look.ts', 'tests/*.a11y.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
