/** Owns a person's way from the notice of an oops to its line of source: what is said meanwhile, and when it can be tried. */
import type {CodeLocation} from './code-location';
import type {SourceLines} from './source-lines';
import type {Diagnostic} from '../gcc-output';
import type {Notice} from '../../messages/notice';

/** Where one notice stands. It may have actions that are not the session's. */
export interface NoticeBoard<Other extends string> {
  notice: Notice<Other> | undefined;
}

export class OopsLine {
  readonly #lines: Pick<SourceLines, 'show'>;
  readonly #last: () => CodeLocation | undefined;
  /** Asked for of a kernel that had panicked of it: a machine that runs can tell. */
  #pending: CodeLocation | undefined;

  /** `last`: where the kernel's last report leads, if it leads into a module. */
  constructor(lines: Pick<SourceLines, 'show'>, last: () => CodeLocation | undefined) {
    this.#lines = lines;
    this.#last = last;
  }

  /**
   * Compiles the code at `location` once more to learn the line; without one, that of the report which the notice is
   * about. Gives the mark at the line, or `undefined` when the board says why there is none.
   */
  async show<Other extends string>(
    board: NoticeBoard<Other>,
    location = this.#pending ?? this.#last(),
  ): Promise<Diagnostic | undefined> {
    const before = board.notice;
    const actions = before?.actions.filter((action) => action !== 'show-where') ?? [];
    if (!location) {
      const text = 'The report names no function of a module: the fault is in the kernel’s own code.';
      board.notice = {text, tone: 'warning', actions};
      return undefined;
    }
    const {symbol, module} = location;
    const text = `Looking for the line: ${module} is compiled again apart, to find which line of ${symbol} faulted.`;
    const looking: Notice<Other> = {text, tone: 'info', actions: []};
    board.notice = looking;
    const shown = await this.#lines.show(location);
    this.#pending = !shown.ok && shown.ended ? location : undefined;
    if (!shown.ok) {
      board.notice = {text: shown.message, tone: 'warning', actions};
      return undefined;
    }
    // Something newer may stand there by now.
    if (board.notice === looking) board.notice = before;
    return shown.diagnostic;
  }

  /** Another machine is in place of the one whose report led nowhere: it is offered to look there. */
  offer<Other extends string>(board: NoticeBoard<Other>): void {
    const {notice} = board;
    if (!this.#pending || notice?.tone === 'error') return;
    const text = `${this.#pending.module} can be compiled on this machine, to show the line of the report.`;
    board.notice = {
      text: notice ? `${notice.text} ${text}` : text,
      tone: 'info',
      actions: ['show-where', ...(notice?.actions ?? [])],
    };
  }
}
