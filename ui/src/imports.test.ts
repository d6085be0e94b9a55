import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const SRC = import.meta.dirname;
/** From the bottom up. The backend's types are below everything, its seam beside the state. */
const TIERS = ['lib/shared', 'lib/domain', 'lib/state', 'views'];

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(ts|svelte)$/.test(name),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = text.matchAll(/^\s*(?:import|export)\s(?!type\b)[^'"]*?from '([^']+)'/gm);
  return Array.from(found, ([, name = '']) => resolve(file, name)).filter((name) => name !== '');
}

/** The file in `src` that a name stands for; nothing for packages. */
function resolve(from: string, name: string): string {
  if (!name.startsWith('.') && !name.startsWith('$lib')) return '';
  const path = name.startsWith('.')
    ? normalize(join(dirname(from), name))
    : name.replace('$lib', 'lib');
  return files.find((file) => file === path || file === `${path}.ts`) ?? '';
}

function cycleFrom(file: string, path: readonly string[], done: Set<string>): string[] | null {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  if (done.has(file)) return null;
  for (const next of importsOf(file)) {
    const cycle = cycleFrom(next, [...path, file], done);
    if (cycle) return cycle;
  }
  done.add(file);
  return null;
}

test('no file imports itself round a corner', () => {
  const done = new Set<string>();
  expect(files.map((file) => cycleFrom(file, [], done)).filter((c) => c !== null)).toEqual([]);
});

test('imports go down the tiers, never up', () => {
  const tier = (file: string) => TIERS.findIndex((name) => file.startsWith(`${name}/`));
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((other) => tier(file) >= 0 && tier(other) > tier(file))
      .map((other) => `${file} → ${other}`),
  );
  expect(upward).toEqual([]);
});

test('only the seam to the shell knows Tauri', () => {
  const knowing = files.filter((file) =>
    /from '@tauri-apps\//.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(knowing.filter((f) => !f.endsWith('bindings.ts'))).toEqual(['lib/backend/tauri.ts']);
});
