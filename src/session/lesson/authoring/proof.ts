/** Owns Prove in the page: what is tried of a draft, what became of it so far, its end when a person stops it, and what was built. */
import {readBundle} from '../../../labs/bundle/bundle';
import {labDirectory} from '../../../labs/enter-lab-script';
import {Emitter} from '../../async/emitter';
import {diagnosticsOf} from '../../diagnostics/gcc-output';
import {relativeTo} from '../../editor/paths';
import {buildLab, enterLab} from './proving/enter';
import {startPageMachine} from './proving/page-machine';
import {readProducts, sourcesOf} from './proving/products';
import {planOf, proveLab} from './proving/prove';
import type {Outcome} from './proving/outcome';
import type {PageMachine, PageMachineOptions} from './proving/page-machine';
import type {Diagnostic} from '../../diagnostics/gcc-output';
import type {Bundle} from '../../../labs/bundle/bundle';
import type {LabFiles} from '../../../labs/bundle/files';
import type {StartFrom} from '../../../protocol/machine-api';

export type {Outcome} from './proving/outcome';

export interface ProofOptions extends Omit<PageMachineOptions, 'compiler'> {
  spawnCompiler: () => PageMachineOptions['compiler'];
  /** Resolves when the page has had its turn. */
  turn: () => Promise<void>;
  now: () => number;
}

export type ProofState = 'none' | 'running' | 'done' | 'stopped';

export class Proof extends Emitter<{changed: undefined}> {
  readonly #options: ProofOptions;
  #state: ProofState = 'none';
  #plan: readonly string[] = [];
  #outcomes: Outcome[] = [];
  #began = 0;
  #ended = 0;
  #stop: AbortController | undefined;
  /** Made when it is first needed; it keeps what it has fetched for the next time. */
  #compiler: PageMachineOptions['compiler'] | undefined;
  #refused: {sources: LabFiles; diagnostics: readonly Diagnostic[]} | undefined;
  #built: {sources: LabFiles; products: LabFiles} | undefined;

  constructor(options: ProofOptions) {
    super();
    this.#options = options;
  }

  get state(): ProofState {
    return this.#state;
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  /** What is tried, in order; outcomes have its names. */
  get plan(): readonly string[] {
    return this.#plan;
  }

  get outcomes(): readonly Outcome[] {
    return this.#outcomes;
  }

  /** Milliseconds from its beginning to its end. */
  get ms(): number {
    return this.#ended - this.#began;
  }

  /** All was tried, and is as the lab says. */
  get holds(): boolean {
    return this.#state === 'done' && this.#outcomes.every(({ok}) => ok);
  }

  /** What the compiler said of files that are still as it saw them; paths are those in the lab's directory. */
  complaints(files: LabFiles): readonly Diagnostic[] {
    const {sources, diagnostics} = this.#refused ?? {diagnostics: []};
    return diagnostics.filter(({path}) => sources?.get(path) === files.get(path));
  }

  /** The files with the modules and programs that were built from these very sources; undefined: from others, or none. */
  withProducts(files: LabFiles): LabFiles | undefined {
    const built = this.#built;
    const sources = sourcesOf(files);
    // Of a draft, a file that was changed is another object.
    const isSame =
      built?.sources.size === sources.size &&
      [...sources].every(([path, file]) => isForPage(path) || built.sources.get(path) === file);
    return isSame ? new Map([...sources, ...built.products]) : undefined;
  }

  /** The same, built now unless it was. Rejects with what went wrong, as a sentence. */
  async build(draft: LabFiles): Promise<LabFiles> {
    const files = new Map(draft);
    const known = this.withProducts(files);
    if (known) return known;
    const bundle = readBundle(files, '', this.#options.turn);
    // Who opens it is told what is wrong with it.
    if (!bundle.ok) return files;
    const machine = await this.#machine(bundle, files, new AbortController().signal);
    machine.end();
    return this.withProducts(files) ?? files;
  }

  /** Resolves when it is over. The files are those of now: what is changed meanwhile is not tried. */
  async begin(draft: LabFiles): Promise<void> {
    if (this.isRunning) return;
    const files = new Map(draft);
    const {now, turn} = this.#options;
    const bundle = readBundle(files, '', turn, {isWritten: true});
    this.#outcomes = [];
    this.#plan = bundle.ok ? planOf(bundle.lab) : [];
    this.#began = now();
    if (!bundle.ok) {
      this.#outcomes = bundle.problems.map(({file, line, column, message}) => ({
        name: `${file}:${line}:${column}`,
        ok: false,
        why: message,
        ms: 0,
        terminal: '',
        log: '',
      }));
      return this.#end('done');
    }
    const {lab} = bundle;
    const stop = (this.#stop = new AbortController());
    this.#set('running');
    /** The machine with the lab entered: the second half begins where the first did. */
    let entered: StartFrom | undefined;
    const machineOf = async (): Promise<PageMachine> => {
      if (entered) return this.#start(bundle, stop.signal, entered);
      const machine = await this.#machine(bundle, files, stop.signal);
      try {
        await enterLab(machine, lab);
        entered = await machine.save();
      } catch (error) {
        machine.end();
        throw error;
      }
      return machine;
    };
    const tried = proveLab(lab, machineOf, (machine) => Promise.resolve(machine.end()));
    // What is under way may wait for long for a machine that is gone.
    const stopped = new Promise<IteratorReturnResult<undefined>>((resolve) =>
      stop.signal.addEventListener('abort', () => resolve({done: true, value: undefined}), {once: true}),
    );
    for (;;) {
      const next = await Promise.race([tried.next(), stopped]);
      if (this.#stop !== stop) return;
      if (next.done || stop.signal.aborted) break;
      this.#outcomes.push(next.value);
      this.emit('changed', undefined);
    }
    this.#end(stop.signal.aborted ? 'stopped' : 'done');
  }

  stop(): void {
    this.#stop?.abort();
  }

  /** Another draft is written on. */
  forget(): void {
    this.stop();
    this.#stop = undefined;
    this.#built = this.#refused = undefined;
    this.#plan = this.#outcomes = [];
    this.#set('none');
  }

  /** Nobody proves anything any more. */
  end(): void {
    this.stop();
    this.#compiler?.end();
    this.#compiler = undefined;
  }

  /** A machine on which the lab is built; what was built is kept. */
  async #machine(bundle: Bundle, files: LabFiles, signal: AbortSignal): Promise<PageMachine> {
    const machine = await this.#start(bundle, signal);
    try {
      const sources = sourcesOf(bundle.guest);
      await buildLab(machine, bundle.lab, sources);
      const products = await readProducts(machine, bundle.lab, sources);
      this.#built = {sources: sourcesOf(files), products};
      this.#refused = undefined;
    } catch (error) {
      machine.end();
      const directory = labDirectory(bundle.lab.id);
      this.#refused = {
        sources: files,
        diagnostics: diagnosticsOf(error instanceof Error ? error.message : '', directory).map((found) => ({
          ...found,
          path: relativeTo(directory, found.path),
        })),
      };
      throw error;
    }
    return machine;
  }

  #start({lab}: Bundle, signal: AbortSignal, from?: StartFrom): Promise<PageMachine> {
    const compiler = (this.#compiler ??= this.#options.spawnCompiler());
    // It is on its way while the machine starts.
    void compiler.load();
    return startPageMachine({...this.#options, compiler}, lab.kernel ?? 'standard', signal, from);
  }

  #end(state: 'done' | 'stopped'): void {
    this.#ended = this.#options.now();
    this.#set(state);
  }

  #set(state: ProofState): void {
    this.#state = state;
    this.emit('changed', undefined);
  }
}

/** Nothing is built from it. */
const isForPage = (path: string) => path === 'lab.yaml' || path === 'lesson.md';
