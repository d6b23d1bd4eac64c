/** Owns the page's one notice: the session's, what became of what was asked for, and the way back from it. */
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {AppAction, AppNotice} from './modlab-notice';
import type {ExchangeNews} from '../sharing/modlab-exchange';
import type {Result, SwitchResult} from '../../session/messages/result';
import type {KernelName} from '../../protocol/images';
import type {AddedLabs} from '../../session/lesson/added/added-labs';
import type {Session} from '../../session/session';

type Asked =
  | 'on'
  | 'explain'
  | 'oopsLine'
  | 'openFound'
  | 'reboot'
  | 'restore'
  | 'resumeLast'
  | 'rewind'
  | 'saveBeforeLeaving'
  | 'startFresh'
  | 'takeOver'
  | 'workOnCopy';

export interface NoticeHost extends ReactiveControllerHost {
  readonly session: Pick<Session, Asked> & {addedLabs: Pick<AddedLabs, 'update'>};
}

const RESTARTED: Readonly<Record<KernelName, string>> = {
  standard: 'This is a fresh machine with the usual kernel.',
  checking:
    'This is a fresh machine with the checking kernel. It is slower, and reports what it finds in the log.',
};

/** Those that lead to other parts of the page are the app's. */
export type NoticeAct = Exclude<AppAction, 'show-where' | 'export'>;

export class NoticeController implements ReactiveController {
  readonly #host: NoticeHost;
  #notice: AppNotice | undefined;
  /** The save to which `undo` returns. */
  #before: string | undefined;
  #update: () => void = () => undefined;
  #toDraft: () => void = () => undefined;
  #unsubscribe: (() => void)[] = [];

  constructor(host: NoticeHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const {session} = this.#host;
    this.#unsubscribe = [
      session.on('notice', (notice) => {
        if (!notice?.givesWay || this.notice === undefined || this.notice.givesWay) this.notice = notice;
      }),
      session.on('hint-over', () => {
        if (this.notice?.givesWay) this.notice = undefined;
      }),
    ];
  }

  hostDisconnected(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  get notice(): AppNotice | undefined {
    return this.#notice;
  }

  set notice(notice: AppNotice | undefined) {
    this.#notice = notice;
    this.#host.requestUpdate();
  }

  /** `done`: '' takes back what was said; without it nothing is said. */
  report(result: Result, done?: string, actions: AppAction[] = []): void {
    // The session says that itself, with what can be done.
    if (!result.ok && (result.why === 'elsewhere' || result.why === 'froze')) return;
    if (!result.ok) this.notice = {text: this.#host.session.explain(result), tone: 'error', actions: []};
    else if (done === '') this.notice = undefined;
    else if (done !== undefined) this.notice = {text: done, tone: 'info', actions};
  }

  /** Undo rather than confirm: the machine that was there is one click away. */
  replaced(result: SwitchResult, done: string): void {
    if (result.ok && result.before === undefined) return;
    this.#before = result.ok ? result.before : undefined;
    this.report(result, `${done} The one you had is kept.`, ['undo']);
  }

  /** Something came from outside, or left. */
  exchanged({result, text, replaced, before}: ExchangeNews): void {
    if (replaced) return this.replaced(result, text);
    if (before !== undefined) this.#before = before;
    this.report(result, text, before === undefined ? [] : ['undo']);
  }

  /** A newer version of this page is stored; `update` goes over to it. */
  offerUpdate(update: () => void): void {
    this.#update = update;
    this.notice = {text: 'A newer version of this page is ready.', tone: 'info', actions: ['update']};
  }

  /** The lab is a draft that is tried; `back` leads to where it is written. */
  trial(text: string, back: () => void): void {
    this.#toDraft = back;
    this.notice = {text, tone: 'info', actions: ['draft']};
  }

  /** Does what the notice offers, or a button of the same name elsewhere. */
  async act(action: NoticeAct): Promise<void> {
    const {session} = this.#host;
    switch (action) {
      case 'draft':
        return this.#toDraft();
      case 'rewind':
        return this.#replacedAfterOops(await session.rewind(), 'Rewound.');
      case 'reboot':
        return this.#replacedAfterOops(await session.reboot(), 'Rebooted.');
      case 'start-fresh':
        return this.#replacedAfterOops(await session.startFresh(), 'This is a fresh machine.');
      case 'restore':
        this.report(await session.resumeLast());
        return session.oopsLine.offer(this);
      case 'retry':
      case 'open-anyway':
        return this.report(await session.resumeLast());
      case 'open-found':
        return this.replaced(await session.openFound(), 'This is your saved machine.');
      case 'update-lab':
        return this.replaced(
          await session.addedLabs.update(),
          'This is the lab as it is now, on a fresh machine.',
        );
      case 'take-over':
        return this.report(await session.takeOver(), '');
      case 'copy':
        return this.report(
          await session.workOnCopy(),
          'This is a copy. It is saved apart from the other one.',
        );
      case 'undo':
        if (this.#before !== undefined) this.report(await session.restore(this.#before));
        return;
      case 'update':
        await session.saveBeforeLeaving();
        this.#update();
    }
  }

  /** A fresh machine with this kernel. */
  async restart(kernel: KernelName): Promise<void> {
    this.replaced(await this.#host.session.startFresh(kernel), RESTARTED[kernel]);
  }

  #replacedAfterOops(result: SwitchResult, done: string): void {
    this.replaced(result, done);
    this.#host.session.oopsLine.offer(this);
  }
}
