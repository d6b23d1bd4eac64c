/** Owns what the list of commands has: each action, lab, step, file, save and term, with the deed that belongs to it. */
import {debuggerEntries} from '../debugger/actions';
import {relativeTime} from '../theme/format';
import type {Entry} from './entry';
import type {PaletteParts} from './palette-controller';
import type {AppHost} from '../app/app-host';

/** Older ones are in the list of saves. */
const SAVES = 40;
/** Nobody waits longer for the list than this. */
const LONGEST_MS = 400;

/** At once what is known at once, and then all. */
export async function* entriesOf(host: AppHost, parts: PaletteParts): AsyncGenerator<readonly Entry[]> {
  const {session} = host;
  const actions = parts
    .actions()
    .filter(({disabled, id}) => !disabled && id !== 'commands')
    .map(({label, title, keys, run}): Entry => ({
      group: 'Command',
      label,
      ...(title !== undefined && {detail: title}),
      ...(keys !== undefined && {keys}),
      run,
    }));
  const steps = session.lesson.steps.map(({step, done}, at): Entry => ({
    group: 'Step',
    label: `${at + 1} ${step.title}`,
    ...(done && {detail: 'done'}),
    run: () => {
      host.layout.show('lesson');
      parts.lesson.showStep(step.id);
    },
  }));
  const labs = session.labs.map(({id, title, summary}): Entry => ({
    group: 'Lab',
    label: title,
    detail: summary,
    run: () => parts.lesson.openLab(id),
  }));
  yield [...actions, ...debuggerEntries(host, parts), ...steps, ...filesOf(host, parts), ...labs];
  const [saves, terms] = await Promise.all([savesOf(host), termsOf(host), filesListed(host)]);
  yield [
    ...actions,
    ...debuggerEntries(host, parts),
    ...steps,
    ...filesOf(host, parts),
    ...labs,
    ...saves,
    ...terms,
  ];
}

const filesOf = ({session}: AppHost, {editor}: PaletteParts) =>
  session.workspace.files.map(({path, name}): Entry => ({
    group: 'File',
    label: name,
    run: () => editor.open(path),
  }));

/** Before the editor is first shown nobody has listed the files; a machine that stands cannot be asked. */
function filesListed({session}: AppHost): Promise<void> {
  if (session.phase.kind !== 'running') return Promise.resolve();
  const late = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_MS));
  return Promise.race([session.workspace.activate(), late]);
}

async function savesOf({session, notices}: AppHost): Promise<Entry[]> {
  const listed = await session.library.list();
  if (!listed.ok) return [];
  return listed.snapshots.slice(0, SAVES).map(({id, name, savedAt, lab}) => ({
    group: 'Save',
    label: name,
    detail: `${lab}, ${relativeTime(savedAt)}`,
    run: async () => notices.replaced(await session.restore(id), 'Restored.'),
  }));
}

async function termsOf(host: AppHost): Promise<Entry[]> {
  const terms = await host.session.glossary();
  return [...terms].map(([term, text]) => ({
    group: 'Term',
    label: term,
    // Of Markdown, the words.
    detail: text.replace(/[`*_]|\[|\]\([^)]*\)/g, ''),
    run: () => {
      host.layout.show('lesson');
      return host.renderRoot.querySelector('modlab-glossary')?.show(term);
    },
  }));
}
