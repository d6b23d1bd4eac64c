/** Owns the page's side of being in somebody else's frame: whom it tells of progress, and whose calls it answers. */
import {headlineOf} from '../../messages/trouble-notice';
import {runCall} from './calls';
import type {CallApi} from './calls';
import type {Session} from '../../session';
import type {EventName, FrameMessage, LabProgress, ModlabEvents} from '../../../embed/client';

const VERSION = 1;
/** So many calls of a page may wait for their answers. */
const CALLS_LIMIT = 32;

/** What of a window it takes to be in one. */
export interface FramePort {
  /** To the window around this one. `origin`: only a page of this origin gets it; '*': any. */
  post: (message: FrameMessage, origin: string) => void;
  /** Messages of the window around this one, and of no other. */
  listen: (heard: (data: unknown, origin: string) => void) => void;
}

export interface EmbedHostOptions {
  port: FramePort;
  /** Whether pages of this origin may call. */
  allows: (origin: string) => Promise<boolean>;
  session: Pick<Session, 'on' | 'lesson' | 'lastSavedAt'>;
  api: CallApi;
}

interface Peer {
  origin: string;
  calls: boolean;
}

export class EmbedHost {
  readonly #options: EmbedHostOptions;
  /** The page that has said hello last. */
  #peer: Peer | undefined;
  #hellos = 0;
  /** The lesson of the present machine has been told of. */
  #isReady = false;
  #waiting = 0;
  #savedAt: number | undefined;

  constructor(options: EmbedHostOptions) {
    this.#options = options;
    const {port, session} = options;
    this.#savedAt = session.lastSavedAt;
    port.listen((data, origin) => void this.#heard(data, origin));
    // Another machine is on its way, or another life of this one.
    session.on('log-cleared', () => (this.#isReady = false));
    session.on('lesson', () => this.#onLesson());
    session.on('step-done', ({step, done}) => {
      const progress = this.#progress();
      const at = done?.at ?? 0;
      this.#tell('step-done', {...progress, step: step.id, title: step.title, at});
      if (progress.done === progress.steps) this.#tell('lab-done', progress);
    });
    session.on('snapshots', () => {
      const {lastSavedAt: at} = session;
      if (at === undefined || at === this.#savedAt) return;
      this.#savedAt = at;
      this.#tell('saved', {at});
    });
    session.on('trouble', (report) => this.#tell('oops', {kind: report.kind, headline: headlineOf(report)}));
    session.on('phase', (phase) => {
      if (phase.kind === 'panicked')
        this.#tell('oops', {kind: 'panic', headline: phase.message.slice(0, 200)});
    });
    this.#onLesson();
    port.post({modlab: VERSION, kind: 'here'}, '*');
  }

  #onLesson(): void {
    if (this.#isReady || !this.#options.session.lesson.isFollowing) return;
    this.#isReady = true;
    this.#tell('ready', this.#readiness());
  }

  async #heard(data: unknown, origin: string): Promise<void> {
    // A page without an origin of its own cannot be told apart from any other.
    if (!isMessage(data) || origin === 'null') return;
    if (data['kind'] === 'hello') return this.#meet(origin);
    if (data['kind'] !== 'call') return;
    // Whoever is not allowed gets no answer, not even a refusal: the welcome has said so.
    if (this.#peer?.origin !== origin || !this.#peer.calls) return;
    const {id, call, args} = data;
    if (typeof id !== 'number') return;
    if (this.#waiting >= CALLS_LIMIT)
      return this.#post({
        modlab: VERSION,
        kind: 'answer',
        id,
        ok: false,
        name: 'busy',
        message: `${CALLS_LIMIT} calls wait for their answers: wait for one of them.`,
      });
    this.#waiting++;
    const answer = await runCall(this.#options.api, call, args);
    this.#waiting--;
    // Another page may be there by now: what this one has asked is no business of that one's.
    if (this.#peer.origin === origin) this.#post({modlab: VERSION, kind: 'answer', id, ...answer});
  }

  async #meet(origin: string): Promise<void> {
    const hello = ++this.#hellos;
    const calls = await this.#options.allows(origin);
    // Meanwhile another page has said it.
    if (hello !== this.#hellos) return;
    this.#peer = {origin, calls};
    this.#post({modlab: VERSION, kind: 'welcome', calls});
    if (this.#isReady) this.#tell('ready', this.#readiness());
  }

  #tell<Name extends EventName>(event: Name, detail: ModlabEvents[Name]): void {
    const isProgress = event === 'ready' || event === 'step-done' || event === 'lab-done';
    if (!isProgress && this.#peer?.calls !== true) return;
    this.#post({modlab: VERSION, kind: 'event', event, detail} as FrameMessage);
  }

  #post(message: FrameMessage): void {
    if (this.#peer) this.#options.port.post(message, this.#peer.origin);
  }

  #progress(): LabProgress {
    const {lab, steps} = this.#options.session.lesson;
    return {lab: lab.id, done: steps.filter(({done}) => done).length, steps: steps.length};
  }

  #readiness(): ModlabEvents['ready'] {
    const {steps} = this.#options.session.lesson;
    return {...this.#progress(), finished: steps.flatMap(({step, done}) => (done ? [step.id] : []))};
  }
}

const isMessage = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && 'modlab' in data && data.modlab === VERSION;
