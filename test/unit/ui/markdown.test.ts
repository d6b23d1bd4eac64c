/** Owns the proof that Markdown is shown as it is meant, and that nothing in it becomes markup, script or a way out. */
import {describe, expect, test} from 'vitest';
import {inlineMarkdown, markdown} from '../../../src/ui/lesson/markdown';
import {htmlOf} from './template-html';

const shown = (text: string) => htmlOf(markdown(text));

describe('what a lesson uses', () => {
  test.each([
    ['a *b* **c** `d < e`', '<p>a <em>b</em> <strong>c</strong> <code>d &lt; e</code></p>'],
    ['one\n\ntwo', '<p>one</p><p>two</p>'],
    ['### Why', '<h3>Why</h3>'],
    ['- a\n- b `c`', '<ul><li>a</li><li>b <code>c</code></li></ul>'],
    ['1. a\n\n2. b', '<ol><li><p>a</p></li><li><p>b</p></li></ol>'],
    ['> a', '<blockquote><p>a</p></blockquote>'],
    ['a  \nb', '<p>a<br />b</p>'],
    ['[the lab](#/lab/oops)', '<p><a href="#/lab/oops">the lab</a></p>'],
    [
      '| a | b |\n| - | - |\n| 1 | `2` |',
      '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody><tr><td>1</td><td><code>2</code></td></tr></tbody></table>',
    ],
    ['```text\na < b\n```', '<pre tabindex="0"><code>a &lt; b</code></pre>'],
  ])('%j', (text, html) => {
    expect(shown(text)).toBe(html);
  });

  test('a line without its own paragraph', () => {
    expect(htmlOf(inlineMarkdown('Load `hello.ko`.'))).toBe('Load <code>hello.ko</code>.');
  });

  test.each([
    ['c', 'int a = 1; /* b */', ['keyword|type', 'number', 'comment']],
    ['sh', 'if [ -f "$x" ]; then echo "a"; fi # b', ['keyword', 'string', 'comment']],
    ['make', 'obj-m := hello.o # b', ['comment']],
  ])('code in %s has its colours', (language, code, classes) => {
    const html = shown(`\`\`\`${language}\n${code}\n\`\`\``);
    for (const each of classes) expect(html).toMatch(new RegExp(`<span class="hljs-(${each})">`));
    // Colours are all that is added.
    expect(html.replace(/<[^>]+>/g, '').replaceAll('&quot;', '"')).toBe(code);
  });
});

describe('what is not ours', () => {
  test.each([
    ['<script>alert(1)</script>'],
    ['<img src=x onerror=alert(1)>'],
    ['a <b onmouseover="alert(1)">b</b> c'],
    ['<iframe srcdoc="<script>alert(1)</script>"></iframe>'],
    ['- <svg/onload=alert(1)>'],
    ['| <a href="javascript:alert(1)">x</a> |\n| - |\n| <style>*{}</style> |'],
    ['```html\n<script>alert(1)</script>\n```'],
    ['```"><script>alert(1)</script>\nx\n```'],
    ['```c\n</code></pre><script>alert(1)</script>\n```'],
    ['`<script>alert(1)</script>`'],
    ['<!-- --><script>alert(1)</script>'],
  ])('%j is text', (text) => {
    const html = shown(text);
    expect(html).not.toMatch(/<(script|img|iframe|svg|style|b|a)\b/);
    expect(html).not.toMatch(/<[^>]*\son\w+=/);
  });

  test.each([
    ['[x](javascript:alert(1))'],
    ['[x](JaVaScRiPt:alert(1))'],
    ['[x](&#106;avascript:alert(1))'],
    ['[x](data:text/html,<script>alert(1)</script>)'],
    ['[x](https://example.com/)'],
    ['[x](//example.com/)'],
    ['[x]( #/../https://example.com "y")'],
    ['<javascript:alert(1)>'],
    ['https://example.com/'],
    ['[x][y]\n\n[y]: javascript:alert(1)'],
    ['![x](javascript:alert(1))'],
    ['![x](https://example.com/x.png)'],
    ['[![x](https://example.com/x.png)](javascript:alert(1))'],
  ])('%j leads nowhere, and fetches nothing', (text) => {
    const html = shown(text);
    expect(html).not.toContain('<img');
    expect([...html.matchAll(/href="([^"]*)"/g)].filter(([, to]) => !to?.startsWith('#'))).toEqual([]);
  });

  test('a link within the page cannot leave its attribute', () => {
    expect(shown('[x](#"onclick="alert(1))')).not.toMatch(/<a[^>]* onclick=/);
  });
});
