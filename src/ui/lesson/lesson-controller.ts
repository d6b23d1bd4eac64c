/** Owns the lesson's part of the page: which lab is shown, its prose, and what a person does about it. */
import {html} from 'lit';
import './modlab-glossary';
import './modlab-lesson';
import type {ReactiveController} from 'lit';
import type {AppHost} from '../app/app-host';
import type {LessonAction} from './modlab-lesson';
import type {KernelName} from '../../protocol/images';
import type {LessonText} from '../../labs/lesson-text';
import type {LabRoute} from '../../session/lesson/lab-url';
import type {Lesson} from '../../session/lesson/lesson';

export class LessonController implements ReactiveController {
  readonly #host: AppHost;
  #lesson: Lesson | undefined;
  #text: LessonText | undefined;
  #unsubscribe: () => void = () => undefined;

  constructor(host: AppHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const {session} = this.#host;
    const offs = [
      session.on('lesson', (lesson) => this.#show(lesson)),
      session.addedLabs.on('changed', () => this.#host.requestUpdate()),
    ];
    this.#unsubscribe = () => offs.forEach((off) => off());
    this.#show(session.lesson);
  }

  hostDisconnected(): void {
    this.#unsubscribe();
  }

  /** Id of the lab that is shown. */
  get lab(): string {
    return this.#lesson?.lab.id ?? '';
  }

  /** What the guest calls it. */
  get guestName(): string {
    return this.#lesson?.lab.guestName ?? this.lab;
  }

  /** Opens a step of the present lab, as an address asks for. */
  showStep(id: string): void {
    this.#host.renderRoot.querySelector('modlab-lesson')?.show(id);
  }

  async openLab(id: string): Promise<void> {
    const {session, notices, terminals} = this.#host;
    this.#navigate(id);
    notices.report(await session.openLab(id));
    terminals.focus();
  }

  render() {
    const {session} = this.#host;
    return html`<modlab-lesson
      role="region"
      aria-label="Lesson"
      .lab=${this.#lesson?.lab}
      .steps=${[...(this.#lesson?.steps ?? [])]}
      .text=${this.#text}
      .hasNext=${this.#next !== undefined}
      .otherKernel=${this.otherKernel}
      @lesson-action=${(event: CustomEvent<LessonAction>) => void this.#act(event.detail)}
      ><modlab-glossary .source=${session.glossary}></modlab-glossary
      ><modlab-pane-buttons
        slot="buttons"
        pane="lesson"
        ?maximised=${this.#host.layout.maximised === 'lesson'}
      ></modlab-pane-buttons
    ></modlab-lesson>`;
  }

  #show(lesson: Lesson): void {
    if (this.#lesson?.lab !== lesson.lab) {
      this.#text = undefined;
      void this.#host.session.lessonText(lesson.lab.id).then((text) => {
        if (this.#lesson !== lesson) return;
        this.#text = text;
        this.#host.requestUpdate();
      });
    }
    this.#lesson = lesson;
    // It may be the same one, in another state.
    this.#host.requestUpdate();
  }

  /** A lab that needs a kernel leaves no choice. */
  get otherKernel(): KernelName | undefined {
    const {kernels, kernel} = this.#host.session;
    return this.#lesson?.lab.kernel ? undefined : kernels.find((name) => name !== kernel);
  }

  get #next(): string | undefined {
    return this.#host.session.addedLabs.next(this.lab);
  }

  async #act(action: LessonAction): Promise<void> {
    const {notices, layout, terminals} = this.#host;
    switch (action.kind) {
      case 'type':
        layout.show('terminal');
        terminals.show('terminal1');
        // In a pane that is about to be shown, not before.
        void this.#host.updateComplete.then(() => terminals.focus());
        return this.#host.type('terminal1', `${action.text}\n`);
      case 'predict':
        return this.#lesson?.predict(action.step, action.answer);
      case 'step':
        return this.#navigate(this.lab, action.id);
      case 'reset':
        return action.kernel ? notices.restart(action.kernel) : notices.act('start-fresh');
      case 'next':
        if (this.#next !== undefined) await this.openLab(this.#next);
    }
  }

  /** The page's address is to name it. */
  #navigate(lab: string, step?: string): void {
    this.#host.dispatchEvent(
      new CustomEvent('route-change', {detail: {lab, ...(step !== undefined && {step})} satisfies LabRoute}),
    );
  }
}
