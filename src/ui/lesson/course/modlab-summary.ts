/** Owns the summary of a person's work in the course: on paper, and as a page that stands for itself. Loaded when it is asked for. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {LabStanding, WorkSummary} from '../../../session/lesson/course-map';

const day = new Intl.DateTimeFormat(undefined, {dateStyle: 'long'});
const hours = (minutes: number) =>
  minutes < 60 ? `${minutes} minutes` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;

const style = css`
  article {
    max-width: 46rem;
    margin: 2rem auto;
    padding: 0 1rem;
    color: #1d2129;
    background: #fff;
    font:
      15px/1.5 system-ui,
      sans-serif;
  }
  h1 {
    margin: 0;
    font-size: 1.5rem;
  }
  header p {
    margin: 0.25rem 0 0;
    color: #5a6270;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 2.5rem;
    margin: 1.5rem 0;
    padding: 0.75rem 0;
    border-block: 1px solid #d5d9e0;
  }
  dt {
    color: #5a6270;
    font-size: 0.85rem;
  }
  dd {
    margin: 0;
    font-size: 1.15rem;
  }
  h2 {
    margin: 1.5rem 0 0.5rem;
    font-size: 1.05rem;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 0.25rem 1rem 0.25rem 0;
    text-align: start;
    vertical-align: top;
    border-bottom: 1px solid #d5d9e0;
  }
  th {
    font-weight: 550;
  }
  tr {
    break-inside: avoid;
  }
  li {
    break-inside: avoid;
  }
  footer {
    margin-top: 1.5rem;
    color: #5a6270;
    font-size: 0.85rem;
  }
`;

@customElement('modlab-summary')
export class ModlabSummary extends LitElement {
  static override styles = style;

  @property({attribute: false}) summary!: WorkSummary;
  /** As the person wrote it; may be empty. */
  @property() name = '';

  protected override render() {
    const {labs, steps, minutes, between, begun, code} = this.summary;
    return html`<article>
      <header>
        <h1>Linux kernel modules</h1>
        <p>
          Work in the labs of modlab${this.name === '' ? nothing : html` by <strong>${this.name}</strong>`}
        </p>
        ${between ? html`<p>${day.formatRange(between.from, between.to)}</p>` : nothing}
      </header>
      <dl>
        ${[
          ['Labs done', `${labs.done} of ${labs.all}`],
          ['Steps done', `${steps.done} of ${steps.all}`],
          ['Time spent, at least', hours(minutes)],
          ['Steps with code', String(code.length)],
        ].map(
          ([term, value]) =>
            html`<div>
              <dt>${term}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
      <h2>Labs</h2>
      <table>
        <tbody>
          ${begun.map((each) => this.#lab(each))}
        </tbody>
      </table>
      ${
        code.length === 0
          ? nothing
          : html`<h2>Code written or fixed, built and run in the kernel</h2>
              <ul>
                ${code.map(({lab, step}) => html`<li>${step.title} (${lab.title})</li>`)}
              </ul>`
      }
      <footer>
        A step counts when the running kernel has shown that it was done. This page was made in the browser in
        which the work was done, and proves nothing by itself: a hand-in holds the machines.
      </footer>
    </article>`;
  }

  #lab({lab, done}: LabStanding) {
    const last = Math.max(...[...done.values()].map(({at}) => at));
    return html`<tr>
      <th scope="row">${lab.title}</th>
      <td>${done.size} of ${lab.steps.length} steps</td>
      <td>${day.format(last)}</td>
    </tr>`;
  }

  /** The same as a file for any browser. */
  async asPage(): Promise<Blob> {
    await this.updateComplete;
    const article = this.renderRoot.querySelector('article')?.cloneNode(true) as HTMLElement;
    const marks = document.createTreeWalker(article, NodeFilter.SHOW_COMMENT);
    const comments: ChildNode[] = [];
    while (marks.nextNode()) comments.push(marks.currentNode as ChildNode);
    for (const comment of comments) comment.remove();
    const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Linux kernel modules</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${style.cssText}</style>${article.outerHTML}</html>
`;
    return new Blob([page], {type: 'text/html'});
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-summary': ModlabSummary;
  }
}
