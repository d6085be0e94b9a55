/** The prep brief as a file of its own: opens anywhere, runs nothing, asks for nothing. */
import type { Brief, BriefLine, BriefSection } from '$lib/backend/backend';
import { exactly } from '$lib/shared/when';

import { leftOut, lineAt, marksOf, saidAt } from './words';

/** Points that the text has on paper, so that the page holds it. */
export type Points = number;

export function briefFile(brief: Brief, points: Points): string {
  const made = exactly(brief.made_at);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(brief.title)}</title>`,
    `<style>${styles(points)}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1 dir="auto">${escaped(brief.title)}</h1>`,
    ...(brief.facts.length === 0 ? [] : ['<dl>', ...brief.facts.map(fact), '</dl>']),
    ...brief.sections.flatMap((section) => sectionOf(section, brief.made_at)),
    `<footer>${escaped(`Made ${made}. ${leftOut(brief)}`)}</footer>`,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const fact = ({ label, value }: Brief['facts'][number]) =>
  `<div><dt>${escaped(label)}</dt><dd dir="auto">${escaped(value)}</dd></div>`;

function sectionOf({ title, lines }: BriefSection, made: string): string[] {
  return [
    '<section>',
    `<h2>${escaped(title)}</h2>`,
    '<ul>',
    ...lines.map((line) => lineOf(line, made)),
    '</ul>',
    '</section>',
  ];
}

function lineOf(line: BriefLine, made: string): string {
  const { text, quote, seq = null } = line;
  const small = (words: string) => (words === '' ? '' : ` <small>${escaped(words)}</small>`);
  const said = seq === null ? escaped(text) : `<q>${escaped(text)}</q>`;
  const place = small(lineAt(line, made));
  const claim = `<p dir="auto">${said}${small(marksOf(line))}${place}</p>`;
  if (!quote) return `<li class="whole">${claim}</li>`;
  const source = small(saidAt(quote, made));
  return `<li>${claim}<p dir="auto"><q>${escaped(quote.words)}</q>${source}</p></li>`;
}

const MARKS: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** As text, wherever in the file it stands. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => MARKS[mark] ?? '');
}

const styles = (points: Points) => `
:root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 50em; margin: 0 auto; padding: 2em 1.5em; }
h1, h2, p, dl, dd, ul { margin: 0; padding: 0; font-size: 1em; }
h1 { font-size: 1.35em; font-weight: 600; line-height: 1.3; text-align: left; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; gap: .15em 1.6em; margin-top: .35em; }
dl div { display: flex; gap: .4em; min-width: 0; }
dt, small, footer { opacity: .72; font-size: .86em; }
dt { line-height: 1.7; }
dd { overflow-wrap: anywhere; }
section { display: grid; grid-template-columns: 7em 1fr; gap: 0 1.2em; margin-top: .45em; padding-top: .25em; border-top: 1px solid; break-inside: avoid; }
dl + section { margin-top: .8em; }
h2 { font-weight: 600; padding: .18em 0; }
li { display: grid; grid-template-columns: 2fr 3fr; gap: 0 1.2em; padding: .18em 0; break-inside: avoid; }
li.whole { grid-template-columns: 1fr; }
li p { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 0; }
q { quotes: "\\201c" "\\201d"; }
footer { margin-top: 1.2em; }
@media (max-width: 36em) { section, li { grid-template-columns: 1fr; } }
@page { margin: 14mm; }
@media print {
  :root { color-scheme: light; font-size: ${String(points)}pt; }
  main { max-width: none; padding: 0; }
  dt, small, footer { opacity: 1; }
}
`;
