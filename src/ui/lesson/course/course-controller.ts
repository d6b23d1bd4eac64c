/** Owns the page's view of the course as a whole: the map, the way on, the summary, and the welcome to whoever is new. */
import {html, nothing} from 'lit';
import {courseMap, courseSections, workSummary} from '../../../session/lesson/course-map';
import {download} from '../../theme/download';
import type {ReactiveController} from 'lit';
import type {AppHost} from '../../app/app-host';
import type {LessonController} from '../lesson-controller';
import type {CourseSection, Work, WorkSummary} from '../../../session/lesson/course-map';
import type {CourseChoice, SummaryOrder} from './modlab-course';

export class CourseController implements ReactiveController {
  readonly #host: AppHost;
  readonly #lesson: LessonController;
  /** Of when it was opened; undefined: nobody has. */
  #sections: readonly CourseSection[] | undefined;
  #isNew = false;
  /** Whether anything of an earlier visit was here when the page opened; its own saves come soon after. */
  #returning: Promise<boolean> = Promise.resolve(false);
  #summary: {name: string; work: WorkSummary} | undefined;

  constructor(host: AppHost, lesson: LessonController) {
    this.#host = host;
    this.#lesson = lesson;
    host.addController(this);
  }

  hostConnected(): void {
    this.#returning = this.#host.session.library
      .list()
      .then((listed) => !listed.ok || listed.snapshots.length > 0);
    void this.#welcome();
  }

  /** Whoever has no save is new here. */
  async #welcome(): Promise<void> {
    if (await this.#returning) return;
    await import('./modlab-welcome');
    this.#isNew = true;
    this.#host.requestUpdate();
  }

  /** For whoever comes back: a first visitor has nothing to go on with, and a prompt to begin at. */
  async showToReturning(): Promise<void> {
    if (await this.#returning) await this.show();
  }

  async show(): Promise<void> {
    const [work] = await Promise.all([this.#work(), import('./modlab-course')]);
    this.#draw(work);
    await this.#host.updateComplete;
    const course = this.#host.renderRoot.querySelector('modlab-course');
    await course?.updateComplete;
    course?.show();
  }

  #draw(work: Work): void {
    this.#sections = courseSections(this.#host.session.addedLabs.groups, this.#own, work);
    this.#host.requestUpdate();
  }

  /** The page's own course. */
  get #own() {
    return this.#host.session.labs.filter(({guestName}) => guestName === undefined);
  }

  /** Whoever is new here is told so, above all else, until they have done a step. */
  get isWelcoming(): boolean {
    return this.#isNew && !this.#host.session.lesson.steps.some(({done}) => done);
  }

  renderWelcome() {
    if (!this.isWelcoming) return nothing;
    return html`<modlab-welcome @welcome-close=${() => this.#closeWelcome()}></modlab-welcome>`;
  }

  /** Beside the page, over it, and on paper. */
  render() {
    const summary = this.#summary;
    return html`${
      this.#sections
        ? html`<modlab-course
            .sections=${this.#sections}
            .current=${this.#lesson.lab}
            @course-choose=${({detail}: CustomEvent<CourseChoice>) => void this.#choose(detail)}
            @lab-remove=${({detail}: CustomEvent<string>) => void this.#remove(detail)}
            @course-summary=${({detail}: CustomEvent<SummaryOrder>) => void this.#keep(detail)}
          ></modlab-course>`
        : nothing
    }${
      summary
        ? html`<modlab-summary .summary=${summary.work} .name=${summary.name}></modlab-summary>`
        : nothing
    }`;
  }

  async #work(): Promise<Work> {
    const {library, lesson} = this.#host.session;
    const listed = await library.list();
    return {
      saves: listed.ok ? listed.snapshots : [],
      present: {lab: lesson.lab.id, progress: lesson.progress},
    };
  }

  async #choose({lab, step}: CourseChoice): Promise<void> {
    if (lab !== this.#lesson.lab) await this.#lesson.openLab(lab);
    if (step !== undefined) this.#lesson.showStep(step);
    this.#host.terminals.focus();
  }

  async #remove(lab: string): Promise<void> {
    await this.#host.session.addedLabs.remove(lab);
    this.#draw(await this.#work());
  }

  async #keep({as, name}: SummaryOrder): Promise<void> {
    const [work] = await Promise.all([this.#work(), import('./modlab-summary')]);
    const added = this.#host.session.addedLabs.groups
      .flatMap(({labs}) => labs)
      .filter((lab, i, all) => !this.#own.includes(lab) && all.indexOf(lab) === i);
    // Of what somebody else has brought, what was begun: nobody owes the rest of it.
    const begun = courseMap(added, work).labs.filter(({state}) => state !== 'new');
    const labs = [...this.#own, ...begun.map(({lab}) => lab)];
    this.#summary = {name, work: workSummary(courseMap(labs, work), work)};
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const element = this.#host.renderRoot.querySelector('modlab-summary');
    const page = await element?.asPage();
    if (as === 'file' && page) download(page, 'modlab-summary.html');
    if (as === 'print') {
      // On paper there is the summary, and nothing else of the page (app-style.ts).
      this.#host.toggleAttribute('printing', true);
      window.print();
      this.#host.toggleAttribute('printing', false);
    }
    this.#summary = undefined;
    this.#host.requestUpdate();
  }

  #closeWelcome(): void {
    this.#isNew = false;
    this.#host.requestUpdate();
    this.#host.terminals.focus();
  }
}
