import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  // The app is opened from files inside the bundle, not from a domain's root.
  base: './',
  plugins: [tailwindcss(), svelte()],
  resolve: {
    alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) },
    // Component tests mount for real: take Svelte's client build, not the server's.
    ...(mode === 'test' ? { conditions: ['browser'] } : {}),
  },
  build: {
    target: 'safari17',
    // WebKitGTK 2.46 and later know light-dark(); the minifier must leave it alone.
    cssTarget: 'safari18',
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, strictPort: true },
  preview: {
    port: 4173,
    headers: {
      // As strict as the app's own; the stand-in has no shell that would serve a frame.
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src data:; base-uri 'none'; form-action 'none'",
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    restoreMocks: true,
    // Whole windows are mounted: on a busy machine that takes its time.
    testTimeout: 30_000,
  },
}));
