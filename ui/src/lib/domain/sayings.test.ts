import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { SAYINGS, SAYING_NAMES, exampleOf, say, strayWords, type SayingName } from './sayings';

const example = exampleOf('Ledgerline');

/** As the hub has them: `waiting: "…"` in the defaults of `Disclosure`, in one piece. */
function hubsWords(): Record<string, string> {
  const path = join(import.meta.dirname, '../../../../crates/core/src/workspace.rs');
  const [, defaults = ''] = readFileSync(path, 'utf8').split('impl Default for Disclosure');
  const found = defaults.matchAll(/^\s+(\w+):\s+"((?:[^"\\]|\\[\s\S])*)"\s*\.into\(\),/gm);
  return Object.fromEntries(
    Array.from(found, ([, name = '', text = '']) => [name, text.replace(/\\\n\s*/g, '')]),
  );
}

test('the usual words are those that the hub would use', () => {
  const ours = Object.fromEntries(SAYING_NAMES.map((name) => [name, SAYINGS[name].usual]));
  expect(ours).toEqual(hubsWords());
  expect(SAYING_NAMES).toHaveLength(17);
});

test('every usual saying names only what has a value in it', () => {
  const strays = SAYING_NAMES.map((name) => strayWords(name, SAYINGS[name].usual));
  expect(strays.filter((words) => words !== null)).toEqual([]);
});

const said: readonly [SayingName, string, string, string | null][] = [
  [
    'connecting',
    '{rep} ({title}, {vendor}), {first}',
    'Dana Osei (Account Executive, Ledgerline), Dana',
    null,
  ],
  ['connecting', 'At {when}?', 'At ?', '{when} has no value here: nothing is said in its place.'],
  [
    'connecting',
    'Hi {rep}, {nobody} {',
    'Hi Dana Osei, {nobody} {',
    '{nobody} is said as it is written.',
  ],
  ['waiting', 'Wait for {rep}.', 'Wait for {rep}.', '{rep} is said as it is written.'],
  ['moved', 'Now {toString}', 'Now {toString}', '{toString} is said as it is written.'],
];

test.each(said)('%s: %s', (name, template, preview, stray) => {
  expect([say(name, template, example), strayWords(name, template)]).toEqual([preview, stray]);
});
