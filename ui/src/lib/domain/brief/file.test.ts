import { expect, test } from 'vitest';

import type { Brief, BriefLine } from '$lib/backend/backend';

import { clockTime } from '$lib/shared/when';

import { briefFile } from './file';
import { fileName, leftOut, saidAt } from './words';

const AT = '2026-03-11T09:16:00Z';
const EVIL = `</style><script>alert(1)</script><img src=x onerror="alert('2')"> & "x" 'y'`;

const LINE: BriefLine = {
  text: 'SSO with Okta',
  tag: 'open',
  corrected: false,
  quote: { words: 'a must', who: 'agent', seq: 3, at: '2026-03-11T09:14:00Z' },
  seq: null,
};

function brief(part: Partial<Brief> = {}): Brief {
  return {
    handoff: 'priya',
    made_at: '2026-03-11T09:20:00Z',
    title: 'Priya Raghunathan, Brightmoor Media',
    facts: [{ label: 'Score', value: '4 of 5' }],
    sections: [{ title: 'Questions', lines: [LINE] }],
    unsupported: 0,
    ...part,
  };
}

test('a strange text is text wherever it stands: nothing in the file runs or loads', () => {
  const quote = { words: EVIL, who: 'prospect' as const, seq: 0, at: '2026-03-11T09:14:00Z' };
  const line: BriefLine = { ...LINE, text: EVIL, tag: EVIL, quote };
  const itself: BriefLine = { ...line, text: EVIL, quote: null, seq: 0 };
  const html = briefFile(
    brief({
      title: EVIL,
      facts: [{ label: EVIL, value: EVIL }],
      sections: [
        {
          title: EVIL,
          lines: [line, itself],
        },
      ],
    }),
    10,
  );
  const page = new DOMParser().parseFromString(html, 'text/html');
  expect(page.querySelectorAll('script, img, link, iframe, a, [src], [href]')).toHaveLength(0);
  expect([...page.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())).not.toContain(
    'onerror',
  );
  expect(page.querySelector('h1')?.textContent).toBe(EVIL);
  expect(page.querySelector('q')?.textContent).toBe(EVIL);
  expect(page.title).toBe(EVIL);
  const policy = page.querySelector('meta[http-equiv]')?.getAttribute('content');
  expect(policy).toContain("default-src 'none'");
});

test('the file says what the page says: claims, marks, words, who said them and when', () => {
  const page = new DOMParser().parseFromString(briefFile(brief(), 9.5), 'text/html');
  expect(page.querySelector('li')?.textContent).toMatch(/SSO with Okta opena must Agent, \d/);
  expect(page.querySelector('dl')?.textContent.trim()).toBe('Score4 of 5');
  expect(page.querySelector('footer')?.textContent).toContain('Everything here has words');
  expect(page.querySelector('style')?.textContent).toContain('font-size: 9.5pt');
});

test('a line that is their words says when they said it; what a rep put right says so', () => {
  const said: BriefLine = { ...LINE, tag: 'Price · open', quote: null, seq: 11, at: AT };
  const righted: BriefLine = { ...LINE, text: 'Budget', tag: null, corrected: true, quote: null };
  const html = briefFile(brief({ sections: [{ title: 'All', lines: [said, righted] }] }), 10);
  const page = new DOMParser().parseFromString(html, 'text/html');
  expect([...page.querySelectorAll('li')].map((li) => li.textContent)).toEqual([
    `SSO with Okta Price · open ${clockTime(AT, Date.parse(AT))}`,
    'Budget put right by a rep',
  ]);
});

test('names of files keep every script and nothing that leads elsewhere', () => {
  const cases: [string, string][] = [
    ['Priya Raghunathan, Brightmoor Media', 'brief-priya-raghunathan-brightmoor-media.html'],
    ['../../etc/passwd', 'brief-etc-passwd.html'],
    ['佐藤 純, Kisaragi: Works?', 'brief-佐藤-純-kisaragi-works.html'],
    ['🦊 \u0000', 'brief.html'],
    ['a'.repeat(200), `brief-${'a'.repeat(60)}.html`],
  ];
  for (const [title, name] of cases) expect(fileName({ title })).toBe(name);
});

test('what is left out is counted; who else than the prospect spoke is named', () => {
  expect(leftOut({ unsupported: 1 })).toMatch(/^One claim on the card has no words/);
  expect(leftOut({ unsupported: 3 })).toMatch(/^3 claims on the card have no words/);
  const at = '2026-03-11T09:14:00Z';
  const quote = (who: 'agent' | 'prospect') => ({ words: 'a', who, seq: 0, at });
  expect(saidAt(quote('agent'), at)).toBe(`Agent, ${saidAt(quote('prospect'), at)}`);
});
