/** Owns author mode on the page: the layer before the machine, made when it is first asked for, and its address. */
import {Authoring} from '../../session/lesson/authoring/authoring';
import {authorUrl} from '../../session/lesson/lab-url';
import {openDraftStore} from '../../session/lesson/authoring/draft-store';
import {bringBefore, openTrial} from '../../session/lesson/authoring/trial';
import './modlab-author';
import type {LabFiles} from '../../labs/bundle/files';
import type {AuthoringOptions} from '../../session/lesson/authoring/authoring';
import type {DirectoryHandle} from '../../session/lesson/authoring/directories';
import type {NoticeController} from '../app/notice-controller';
import type {Session} from '../../session/session';

export interface AuthorModeOptions extends Pick<
  AuthoringOptions,
  'machines' | 'manifest' | 'imageUrl' | 'bases' | 'spawnCompiler'
> {
  session: Session;
  /** The page with the machine: it stays, unseen. */
  app: HTMLElement & {readonly notices: Pick<NoticeController, 'trial' | 'notice'>};
  /** The path of the deployment. */
  scope: string;
}

export interface AuthorMode {
  /** `draft`: which one, '' for the list of them. */
  show(draft: string): void;
  hide(): void;
}

/** TypeScript's own types lack it; not every browser has it. */
interface DirectoryPicker {
  showDirectoryPicker?: (how: {mode: 'readwrite'; id: string}) => Promise<DirectoryHandle>;
}

export function openAuthorMode({session, app, scope, ...options}: AuthorModeOptions): AuthorMode {
  const picker = (window as DirectoryPicker).showDirectoryPicker?.bind(window);
  const authoring = new Authoring({
    ...options,
    store: openDraftStore(scope),
    channel: new BroadcastChannel(`modlab drafts ${scope}`),
    newId: () => crypto.randomUUID().slice(0, 8),
    turn: () => new Promise((resolve) => setTimeout(resolve)),
    clock: {
      setTimeout: (work, milliseconds) => window.setTimeout(work, milliseconds),
      clearTimeout: (timer) => window.clearTimeout(timer as number | undefined),
      now: () => Date.now(),
    },
    labs: () => session.labs.filter(({id}) => session.addedLabs.get(id)?.source.kind !== 'draft'),
    added: (id) => session.addedLabs.files(id),
    tryDraft,
    pick: picker && (() => picker({mode: 'readwrite', id: 'modlab-lab'})),
  });
  async function tryDraft(draft: string, files: LabFiles, before: string): Promise<string | undefined> {
    const failed = await openTrial(session, draft, files);
    if (failed !== undefined) return failed;
    location.hash = '#/';
    const {notices} = app;
    const back = () => void (location.hash = authorUrl(draft));
    notices.trial('This is your draft, as a student sees it.', back);
    if (before === '') return undefined;
    notices.trial('The steps before yours are being done…', back);
    bringBefore(session, before).then(
      () => notices.trial('The steps before yours are done: go on from here.', back),
      (error: unknown) =>
        notices.trial(`This is as far as the solutions lead: ${(error as Error).message}.`, back),
    );
    return undefined;
  }
  const author = document.createElement('modlab-author');
  author.authoring = authoring;
  author.addEventListener('author-route', (event) => {
    location.hash = authorUrl((event as CustomEvent<string>).detail || undefined);
  });
  author.addEventListener('author-leave', () => {
    location.hash = '#/';
  });
  return {
    show: (draft) => {
      author.wanted = draft;
      if (author.isConnected) return;
      app.hidden = true;
      document.body.append(author);
    },
    hide: () => {
      if (!author.isConnected) return;
      author.remove();
      app.hidden = false;
      authoring.proof.end();
    },
  };
}
