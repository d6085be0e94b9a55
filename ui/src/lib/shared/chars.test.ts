import { expect, test } from 'vitest';

import { codePoints, utf16Offsets } from './chars';

test('an emoji is one code point and two units', () => {
  expect(utf16Offsets('👋 hello', [0, 1, 2])).toEqual([0, 2, 3]);
  expect(codePoints('👋 hello')).toBe(7);
});

test('joined emoji count each of their parts, as the hub counts', () => {
  const family = '👩‍👩‍👧 ok';
  expect(codePoints('👩‍👩‍👧')).toBe(5);
  const [start = 0] = utf16Offsets(family, [6]);
  expect(family.slice(start)).toBe('ok');
});

test('offsets past the end are the end', () => {
  expect(utf16Offsets('ab', [1, 9])).toEqual([1, 2]);
});

test('a lone surrogate is one code point', () => {
  expect(utf16Offsets('\ud83da', [1, 2])).toEqual([1, 2]);
});
