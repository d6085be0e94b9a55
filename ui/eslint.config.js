import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

/** Who may import whom, from the bottom up: shared → domain → state → views. */
const ABOVE = {
  shared: ['$lib/domain/*', '$lib/state/*', '**/views/**', '$lib/backend/*'],
  domain: ['$lib/state/*', '**/views/**'],
  state: ['**/views/**'],
  backend: ['$lib/domain/*', '$lib/state/*', '**/views/**'],
};

const tauri = {
  group: ['@tauri-apps/*', '**/backend/bindings', './bindings'],
  message: 'Only lib/backend/tauri.ts knows the shell; take types from $lib/backend/backend.',
};

const upward = (group) => ({ group, message: 'Imports go down: shared, domain, state, views.' });

const tier = (name) => ({
  files: [`src/lib/${name}/**`],
  ignores: ['src/lib/backend/tauri.ts', 'src/lib/backend/backend.ts'],
  rules: {
    'no-restricted-imports': ['error', { patterns: [tauri, upward(ABOVE[name])] }],
  },
});

export default ts.config(
  { ignores: ['dist', 'dist-fake', 'shots', 'src/lib/backend/bindings.ts'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      'no-restricted-imports': ['error', { patterns: [tauri] }],
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      'max-lines': ['error', 400],
      // TypeScript and svelte-check see undefined names, and unused ones better.
      'no-undef': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      // A prop that has a default is declared with let by $props, and is read only all the same.
      'prefer-const': 'off',
      // What is kept in plain sets and maps here is never read reactively, or replaced as a whole.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      // In markup the linter takes what components hand to callbacks for any; svelte-check knows.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  ...['shared', 'domain', 'state', 'backend'].map(tier),
  {
    files: ['src/lib/backend/tauri.ts', 'src/lib/backend/backend.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['*.js'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: globals.node },
  },
);
