/** Owns the proof that a stranger's Markdown is shown as text: no markup of it becomes an element, no address of it is followed. */
import {describe, expect, test} from 'vitest';
import {inlineMarkdown, markdown} from '../../../src/ui/lesson/markdown';

interface Template {
  strings: readonly string[];
  values: readonly unknown[];
}
const isTemplate = (value: unknown): value is Template =>
  typeof value === 'object' && value !== null && 'strings' in value && 'values' in value;

/** What lit would parse as HTML, and what it would put into that as text or as attributes. */
function apart(shown: unknown, into = {markup: '', values: [] as string[]}) {
  if (Array.isArray(shown)) shown.forEach((each) => apart(each, into));
  else if (isTemplate(shown)) {
    into.markup += shown.strings.join('');
    shown.values.forEach((each) => apart(each, into));
  } else if (typeof shown === 'string') into.values.push(shown);
  return into;
}

describe.each([
  '<script>harm()</script>',
  'A <img src=x onerror=harm()> in a line',
  '<iframe srcdoc="<script>parent.harm()</script>"></iframe>',
  '<svg><a xlink:href="javascript:harm()">x</a></svg>',
  '[a link](javascript:harm())',
  '[a link](<javascript:harm()>)',
  '[a link](data:text/html,<script>harm()</script>)',
  '[a link](https://evil.example/)',
  '![a picture](https://evil.example/seen.png)',
  '[![both](x.png)](javascript:harm())',
  '<https://evil.example/auto> and https://evil.example/bare',
  '[by reference][r]\n\n[r]: javascript:harm()',
  '| <b onclick=harm()>a</b> |\n| --- |\n| <img src=x> |',
  '- <img src=x onerror=harm()>\n- [x](javascript:harm())',
  '> <style>*{display:none}</style>',
  '```c\n<script>harm()</script>\n```',
  '```"><script>harm()</script>\nx\n```',
])('%s', (text) => {
  test.each([
    ['a lesson', markdown],
    ['a task', inlineMarkdown],
  ])('as %s', (_, make) => {
    const {markup, values} = apart(make(text));
    expect(markup).not.toMatch(/<(?:script|img|iframe|svg|style|b\b|object|embed|link|meta|base|form)/i);
    expect(markup).not.toContain('harm');
    // Only an address within the page becomes that of a link, and none of these has one.
    expect(markup).not.toContain('<a ');
    expect(values.join('').length).toBeGreaterThan(0);
  });
});

test('an address within the page is one', () => {
  expect(apart(markdown('[x](#/lab/oops)')).markup).toContain('<a href=');
});
