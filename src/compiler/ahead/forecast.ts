/** Owns what a guest's make will ask for next, as far as its last calls and the files that they showed tell. */
import {COMMON, lineOf, makefilesOf, objectsIn, readKbuildLine} from './kbuild-line';
import {directoryOf, nameOf} from '../../protocol/paths';
import type {CompileJob, CompileResult, JobFile} from '../job';
import type {KbuildLine, KbuildObject} from './kbuild-line';

type Made = Extract<CompileResult, {ok: true}>;

const MODULE_SOURCE = '.mod.c';
/** Of a directory. */
const MOST = 1_000;
/** Makefiles that name no object compute their names, most often from the sources that are there. */
const COMPUTES = /\$[({](?:wildcard|patsubst|foreach|shell|addsuffix|\w+:)/;

export class Forecast {
  /** The last object of each directory. */
  readonly #objects = new Map<string, CompileJob>();
  /** By the tree's directory: how it compiles what modpost writes. */
  readonly #endings = new Map<string, readonly string[]>();
  /** The object before the last, and whether it was there already. */
  #last: {path: string; wasThere: boolean} | undefined;

  /** Jobs in the order in which they will be asked for; undefined if what was foreseen stands. */
  after(job: CompileJob, result: Made): CompileJob[] | undefined {
    if (result.exitCode !== 0) return [];
    if (job.tool === 'modpost') return this.#afterModpost(result);
    const line = job.tool === 'gcc' ? readKbuildLine(job.argv, job.cwd) : undefined;
    if (!line) return undefined;
    if (line.base === COMMON.base || line.base.endsWith('.mod')) {
      this.#endings.set(job.cwd, job.argv);
      return undefined;
    }
    this.#objects.set(line.directory, job);
    return this.#afterObject(job, line);
  }

  #afterObject(job: CompileJob, line: KbuildLine): CompileJob[] {
    const {directory, base} = line;
    const names = namesIn(job, directory);
    const objects = objectsOf(job, line);
    const at = objects.findIndex((object) => object.base === base);
    const before = objects[at - 1];
    const wasThere = names.has(`${base}.o`);
    // An object that is there is made again if the one before it was.
    const all =
      wasThere &&
      before !== undefined &&
      this.#last?.wasThere === true &&
      this.#last.path === `${directory}/${before.base}`;
    this.#last = {path: `${directory}/${base}`, wasThere};
    const next =
      at < 0 ? [] : objects.slice(at + 1).filter((object) => all || !names.has(`${object.base}.o`));
    const jobs = next
      .filter((object) => names.has(`${object.base}.c`))
      .slice(0, MOST)
      .map((object) => ({...job, argv: lineOf(job.argv, directory, object)}));
    return [...jobs, ...this.#common(directory, names)];
  }

  #common(directory: string, names: ReadonlySet<string>): CompileJob[] {
    if (names.has(`${COMMON.base}.o`)) return [];
    const job = this.#ending(directory, COMMON, []);
    return job ? [job] : [];
  }

  /** Each module's source that it has written is compiled; what it leaves as it is has its object. */
  #afterModpost({written}: Made): CompileJob[] {
    const sources = written.filter(({path}) => path.endsWith(MODULE_SOURCE)).slice(0, MOST);
    const directories = new Set(sources.map(({path}) => directoryOf(path)));
    const common = [...directories].flatMap((directory) => {
      const last = this.#objects.get(directory);
      return last ? this.#common(directory, namesIn(last, directory)) : [];
    });
    const endings = sources.flatMap(({path, bytes}) => {
      const directory = directoryOf(path);
      const module = nameOf(path).slice(0, -MODULE_SOURCE.length);
      // The bytes go to the guest.
      const file = {path, bytes: bytes.slice(), mode: 0o644};
      return this.#ending(directory, {base: `${module}.mod`, module}, [file]) ?? [];
    });
    return [...common, ...endings];
  }

  /** What kbuild compiles of its own for a module. */
  #ending(directory: string, object: KbuildObject, files: JobFile[]): CompileJob | undefined {
    const last = this.#objects.get(directory);
    if (!last) return undefined;
    const argv = lineOf(this.#endings.get(last.cwd) ?? last.argv, directory, object);
    const listed = [{path: directory, names: new Set(files.map(({path}) => nameOf(path)))}];
    return {...last, argv, files, listed, directories: []};
  }
}

const namesIn = ({listed}: CompileJob, directory: string): ReadonlySet<string> =>
  listed.find(({path}) => path === directory)?.names ?? new Set();

/** Of the directory's Makefile. */
function objectsOf(job: CompileJob, {directory, base}: KbuildLine): KbuildObject[] {
  const makefiles = makefilesOf(job.argv, job.cwd);
  const file = makefiles.flatMap((name) => job.files.find(({path}) => path === name) ?? [])[0];
  const text = file ? new TextDecoder().decode(file.bytes) : '';
  const objects = objectsIn(text);
  if (objects.some((object) => object.base === base) || !COMPUTES.test(text)) return objects;
  return [...namesIn(job, directory)]
    .filter((name) => name.endsWith('.c') && !name.endsWith(MODULE_SOURCE))
    .sort()
    .map((name) => ({base: name.slice(0, -2), module: name.slice(0, -2)}));
}
