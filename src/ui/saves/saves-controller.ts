/** Owns what the page shows of saved machines, and carries out what is asked of them. */
import {html, nothing} from 'lit';
import {download} from '../theme/download';
import {StatusLine} from '../theme/status-line';
import './modlab-timeline';
import type {ReactiveController} from 'lit';
import type {AppHost} from '../app/app-host';
import type {SavesAction} from './modlab-save';
import type {ModlabSaves} from './modlab-saves';
import type {Result} from '../../session/messages/result';
import type {Timeline} from '../../session/saves/timeline';

export class SavesController implements ReactiveController {
  readonly #host: AppHost;
  /** What could not be done, for the list: there, where it was asked for. */
  readonly #status: StatusLine;
  /** How a removed save is put back. */
  readonly #putBack = new Map<string, () => Promise<Result>>();
  #timeline: Timeline = {moments: [], at: -1};
  #savedAt: number | undefined;
  #seen = false;
  #unsubscribe: () => void = () => undefined;

  constructor(host: AppHost) {
    this.#host = host;
    this.#status = new StatusLine(host);
    host.addController(this);
  }

  hostConnected(): void {
    this.#unsubscribe = this.#host.session.on('snapshots', () => void this.#refresh());
  }

  /** Shown anew, the list is as it is. */
  hostUpdate(): void {
    const seen = this.#host.dock.isSeen('saves');
    if (seen && !this.#seen) this.#status.clear();
    this.#seen = seen;
  }

  hostDisconnected(): void {
    this.#unsubscribe();
  }

  /** When the present machine was last saved, in milliseconds since the epoch. */
  get savedAt(): number | undefined {
    return this.#savedAt;
  }

  async save(): Promise<void> {
    const saved = await this.#host.session.library.save();
    this.#host.notices.report(saved, 'Saved. It is under Saves until you remove it.');
  }

  /** The machine that runs, to the browser's downloads. */
  async download(): Promise<void> {
    this.#host.notices.report(await this.#download());
  }

  /** The strip of the lab's moments. */
  renderTimeline() {
    return html`<modlab-timeline
      role="region"
      aria-label="Timeline"
      .timeline=${this.#timeline}
      @timeline-step=${(event: CustomEvent<-1 | 1>) => void this.step(event.detail)}
      @timeline-go=${(event: CustomEvent<string>) => void this.#go(event.detail)}
    ></modlab-timeline>`;
  }

  /** The list of all, while it is seen. `open`: what becomes of a file that is chosen there. */
  renderList(open: (file: File) => void) {
    if (!this.#seen) return nothing;
    void import('./modlab-saves');
    const {library} = this.#host.session;
    return html`<modlab-saves
      role="region"
      aria-label="Saved machines"
      .list=${this.#list}
      .usage=${library.usage}
      .removed=${new Set(this.#putBack.keys())}
      .status=${this.#status.current}
      @saves-action=${(event: CustomEvent<SavesAction>) => void this.#act(event.detail)}
      @saves-open=${(event: CustomEvent<File>) => open(event.detail)}
    ></modlab-saves>`;
  }

  readonly #list = () => this.#host.session.library.list();

  /** One moment back or forward. */
  async step(by: -1 | 1): Promise<void> {
    const gone = await this.#host.session.step(by);
    if (gone) this.#host.notices.report(gone, '');
  }

  async #go(id: string): Promise<void> {
    this.#host.notices.report(await this.#host.session.restore(id), '');
  }

  async #act(action: SavesAction): Promise<void> {
    const {session, notices} = this.#host;
    const {library} = session;
    switch (action.kind) {
      case 'restore':
        return notices.replaced(await session.restore(action.id), 'Restored.');
      case 'rename':
        return this.#report(await library.rename(action.id, action.name, action.note));
      case 'remove': {
        const removed = await library.remove(action.id);
        if (removed.ok) this.#putBack.set(action.id, removed.putBack);
        return this.#report(removed);
      }
      case 'put-back': {
        const put = await this.#putBack.get(action.id)?.();
        if (put?.ok) this.#putBack.delete(action.id);
        return put && this.#report(put);
      }
      case 'download':
        return this.#report(await this.#download(action.id));
    }
  }

  async #download(id?: string): Promise<Result> {
    const file = await this.#host.session.library.exportFile(id);
    if (file.ok) download(file.blob, file.name);
    return file;
  }

  /** In the list, where it was asked for. */
  #report(result: Result): void {
    if (result.ok) this.#status.clear();
    else this.#status.fail(this.#host.session.explain(result));
  }

  async #refresh(): Promise<void> {
    const {session} = this.#host;
    this.#savedAt = session.lastSavedAt;
    this.#host.requestUpdate();
    // While its code is still on the way it has no methods; it reads by itself when it begins.
    void this.#host.renderRoot.querySelector<ModlabSaves>('modlab-saves:defined')?.refresh();
    const timeline = await session.library.timeline();
    if (!timeline.ok) return;
    this.#timeline = timeline;
    this.#host.requestUpdate();
  }
}
