/**
 * Owns how Markdown becomes what the page shows: marked takes it apart, lit puts it together. Nothing is ever inserted
 * as HTML, so that there is nothing to sanitise: markup in the text is shown as text. Loaded with the first lesson.
 */
import c from 'highlight.js/lib/languages/c';
import bash from 'highlight.js/lib/languages/bash';
import makefile from 'highlight.js/lib/languages/makefile';
import {html, nothing} from 'lit';
import {createLowlight} from 'lowlight';
import {lexer} from 'marked';
import type {RootContent} from 'hast';
import type {Token, Tokens} from 'marked';
import type {TemplateResult} from 'lit';

type Shown = TemplateResult | string | typeof nothing | Shown[];

const lowlight = createLowlight({c, bash, makefile});
const LANGUAGES: Record<string, string> = {
  c: 'c',
  sh: 'bash',
  bash: 'bash',
  make: 'makefile',
  makefile: 'makefile',
};

/** A lesson is drawn again after each round of checks, and its text is the same each time. */
function once(make: (text: string) => Shown): (text: string) => Shown {
  const made = new Map<string, Shown>();
  return (text) => {
    const shown = made.get(text) ?? make(text);
    made.set(text, shown);
    return shown;
  };
}

export const markdown = once((text) => blocks(lexer(text)));

/** One paragraph without its own box. */
export const inlineMarkdown = once((text) =>
  lexer(text).map((token) => (token.type === 'paragraph' ? inline(token.tokens) : block(token))),
);

const blocks = (tokens: readonly Token[]): Shown => tokens.map(block);

function block(token: Token): Shown {
  switch (token.type) {
    case 'space':
      return nothing;
    case 'paragraph':
      return html`<p>${inline(token.tokens)}</p>`;
    case 'heading':
      return html`<h3>${inline(token.tokens)}</h3>`;
    case 'code': {
      const {text, lang = ''} = token as Tokens.Code;
      return html`<pre tabindex="0"><code>${highlighted(text, lang)}</code></pre>`;
    }
    case 'blockquote':
      return html`<blockquote>${blocks(token.tokens ?? [])}</blockquote>`;
    case 'list': {
      const {items, ordered} = token as Tokens.List;
      const shown = items.map(
        (item) => html`<li>${item.loose ? blocks(item.tokens) : tight(item.tokens)}</li>`,
      );
      return ordered
        ? html`<ol>
            ${shown}
          </ol>`
        : html`<ul>
            ${shown}
          </ul>`;
    }
    case 'table': {
      const {header, rows} = token as Tokens.Table;
      return html`<table>
        <thead>
          <tr>
            ${header.map((cell) => html`<th scope="col">${inline(cell.tokens)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${row.map((cell) => html`<td>${inline(cell.tokens)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>`;
    }
    case 'text':
      return tight([token]);
    default:
      return token.raw;
  }
}

/** The content of a list item without blank lines: no paragraph around its words. */
const tight = (tokens: readonly Token[]): Shown =>
  tokens.map((token) =>
    token.type === 'text' ? inline((token as Tokens.Text).tokens, token.raw) : block(token),
  );

const inline = (tokens: readonly Token[] | undefined, otherwise = ''): Shown =>
  tokens ? tokens.map(inlineToken) : otherwise;

function inlineToken(token: Token): Shown {
  switch (token.type) {
    case 'text':
    case 'escape':
      return (token as Tokens.Text).text;
    case 'strong':
      return html`<strong>${inline(token.tokens)}</strong>`;
    case 'em':
      return html`<em>${inline(token.tokens)}</em>`;
    case 'codespan':
      return html`<code>${(token as Tokens.Codespan).text}</code>`;
    case 'br':
      return html`<br />`;
    case 'link': {
      const {href} = token as Tokens.Link;
      // Only within this page; lessons need no network.
      return href.startsWith('#') ? html`<a href=${href}>${inline(token.tokens)}</a>` : inline(token.tokens);
    }
    default:
      return token.raw;
  }
}

function highlighted(text: string, lang: string): Shown {
  const language = LANGUAGES[lang];
  return language === undefined ? text : lowlight.highlight(language, text).children.map(node);
}

function node(content: RootContent): Shown {
  if (content.type === 'text') return content.value;
  if (content.type !== 'element') return nothing;
  const {className} = content.properties;
  const classes = Array.isArray(className) ? className.join(' ') : '';
  return html`<span class=${classes}>${content.children.map(node)}</span>`;
}
