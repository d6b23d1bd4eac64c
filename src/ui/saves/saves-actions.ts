/** Owns what becomes of a wish about saved machines: asked of the library, and reported. */
import {download} from '../theme/download';
import type {NoticeController} from '../app/notice-controller';
import type {SavesAction} from './modlab-saves';
import type {Result} from '../../session/result';
import type {Session} from '../../session/session';

export class SavesActions {
  readonly #session: () => Pick<Session, 'library' | 'restore'>;
  readonly #notices: Pick<NoticeController, 'report' | 'replaced'>;
  /** How a removed save is put back. */
  readonly #putBack = new Map<string, () => Promise<Result>>();

  constructor(
    session: () => Pick<Session, 'library' | 'restore'>,
    notices: Pick<NoticeController, 'report' | 'replaced'>,
  ) {
    this.#session = session;
    this.#notices = notices;
  }

  async save(): Promise<void> {
    const saved = await this.#session().library.save();
    this.#notices.report(saved, 'Saved. It is under Saves until you remove it.');
  }

  /** A saved machine, or the one that runs, to the browser's downloads. */
  async download(id?: string): Promise<void> {
    const file = await this.#session().library.exportFile(id);
    if (file.ok) download(file.blob, file.name);
    else this.#notices.report(file);
  }

  async act(action: SavesAction): Promise<void> {
    const {library, restore} = this.#session();
    switch (action.kind) {
      case 'restore':
        return this.#notices.replaced(await restore(action.id), 'Restored.');
      case 'rename':
        return this.#notices.report(await library.rename(action.id, action.name, action.note));
      case 'remove': {
        const removed = await library.remove(action.id);
        if (removed.ok) this.#putBack.set(action.id, removed.putBack);
        return this.#notices.report(removed);
      }
      case 'put-back': {
        const put = await this.#putBack.get(action.id)?.();
        if (put) this.#notices.report(put);
        return;
      }
      case 'download':
        return this.download(action.id);
    }
  }
}
