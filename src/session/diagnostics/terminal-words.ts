/** Owns what a person is told of what a terminal shows: words of programs that do not explain themselves, and what is not said. */
import {explain} from './explanations/explain';
import {TerminalLines, plain} from './terminal-lines';
import {promptOf} from '../building/prompt';
import {quoteForShell, resolvePath} from '../editor/paths';
import type {Prompt} from '../building/prompt';
import type {AskGuest} from '../machine/guest-channel';

export interface TerminalWordsOptions {
  ask: AskGuest;
  /** The shell's home directory. */
  home: () => string;
  tell: (text: string) => void;
  /** Another command: what was told of the one before may be so no longer. */
  over: () => void;
}

/** Of ash, for what is a path: `-sh: ./x.sh: not found`, in a script with its line before. */
const NOT_FOUND = /^[\w./-]{1,100}: (?:line \d{1,6}: )?([^\s:]{0,500}\/[^\s:]{1,500}): not found$/;
/** Of what others start than the page's shell, which says by itself what does the same: bash, make, env, xargs, timeout, sudo. */
const NO_PROGRAM =
  /^(?:make(?:\[\d{1,3}\])?: ([\w.+-]{1,60}): No such file or directory|\S{1,200}: line \d{1,6}: ([\w.+-]{1,60}): command not found|(?:bash|sudo): ([\w.+-]{1,60}): command not found|(?:env|timeout|nice|nohup|time): can't execute '([\w.+-]{1,60})': No such file or directory|xargs: ([\w.+-]{1,60}): No such file or directory)$/;
/** Lines `NAME words`: what does here what a program that is missing does elsewhere. */
const INSTEAD = '/usr/lib/modlab/instead';
const INSTEAD_BYTES = 64 << 10;
const INTERPRETER = /^#![ \t]*(\S{1,200})/;
const BUILDS = /(?:^|[;&|(]\s*|\bsudo )make\b(?!.*\bclean\b)/;
/** A file's first line, and the word that a program begins with. */
const HEAD_BYTES = 256;
/** Of what a program pours out at once. */
const LINES_LIMIT = 2000;
/** Of one command, what is told or looked at. */
const TOLD_LIMIT = 8;

export class TerminalWords {
  readonly #options: TerminalWordsOptions;
  readonly #lines = new TerminalLines();
  #directory = '/';
  /** A make was entered that has not come back to the prompt. */
  #building = false;
  /** What the shell did not find, since the last prompt: it may have changed its directory meanwhile. */
  #missing: string[] = [];
  /** For the command that runs, each thing once. */
  #told = new Set<string>();
  /** Something was told since the last command but Enter alone. */
  #stands = false;

  constructor(options: TerminalWordsOptions) {
    this.#options = options;
  }

  /** Another machine. */
  reset(): void {
    this.#lines.reset();
    this.#building = false;
    this.#missing = [];
    this.#told.clear();
    this.#stands = false;
  }

  /** What the terminal prints, cut anywhere. */
  onOutput(bytes: Uint8Array): void {
    const said: string[] = [];
    for (const line of this.#lines.take(bytes))
      if (line.includes(':') && said.length < LINES_LIMIT) said.push(line);
    for (const line of said) this.#read(plain(line));
    if (!this.#building && this.#missing.length === 0) return;
    const prompt = promptOf(this.#lines.open, this.#options.home());
    if (prompt?.typed !== '') return;
    if (this.#building) void this.#checkBuilt(prompt.directory);
    this.#building = false;
    const directories = new Set([prompt.directory, this.#directory]);
    for (const path of this.#missing.splice(0)) void this.#checkInterpreter(path, directories);
  }

  #read(line: string): void {
    const prompt = promptOf(line, this.#options.home());
    if (prompt) return this.#entered(prompt);
    const program = NO_PROGRAM.exec(line)?.slice(1).find(Boolean);
    if (program !== undefined) return void this.#sayInstead(program);
    const missing = NOT_FOUND.exec(line)?.[1];
    if (missing === undefined) return this.#tell(explain('terminal', line));
    if (this.#isNew(missing)) this.#missing.push(missing);
  }

  #entered({directory, typed}: Prompt): void {
    this.#directory = directory;
    if (typed !== '' && this.#stands) {
      this.#stands = false;
      this.#options.over();
    }
    this.#told.clear();
    this.#building = BUILDS.test(typed);
  }

  /** kbuild lists the modules that it was to make, and makes the list also if there are none. */
  async #checkBuilt(directory: string): Promise<void> {
    const list = await this.#options.ask((guest) => guest.readFile(`${directory}/modules.order`, HEAD_BYTES));
    if (list.ok && list.bytes.length === 0) this.#tell(explain('terminal', 'modules.order: empty'));
  }

  /** The shell says of a script what is true of the program that its first line names. */
  async #checkInterpreter(path: string, directories: Iterable<string>): Promise<void> {
    const {ask} = this.#options;
    const paths = [...directories].map((directory) => quoteForShell(resolvePath(directory, path)));
    const heads = paths.map((each) => `head -c ${HEAD_BYTES} ${each} 2>/dev/null`);
    const head = await ask((guest) => guest.run(heads.join(' || ')));
    if (!head.ok || head.exitCode !== 0) return;
    const text = new TextDecoder('latin1').decode(head.stdout);
    if (text.startsWith('\x7fELF')) return this.#tell(explain('terminal', `${path}: not for this system`));
    const interpreter = INTERPRETER.exec(text)?.[1];
    if (interpreter === undefined) return;
    const found = await ask((guest) => guest.stat(interpreter));
    if (!found.ok) this.#tell(explain('terminal', `${path}: no interpreter: ${interpreter}`));
  }

  async #sayInstead(program: string): Promise<void> {
    if (!this.#isNew(program)) return;
    const table = await this.#options.ask((guest) => guest.readFile(INSTEAD, INSTEAD_BYTES));
    if (!table.ok) return;
    const lines = new TextDecoder().decode(table.bytes).split('\n');
    const words = lines.find((line) => line.startsWith(`${program} `))?.slice(program.length + 1);
    this.#tell(words === undefined ? undefined : `${program}: ${words}`);
  }

  #tell(text: string | undefined): void {
    if (text === undefined || !this.#isNew(text)) return;
    this.#stands = true;
    this.#options.tell(text);
  }

  #isNew(what: string): boolean {
    if (this.#told.has(what) || this.#told.size >= TOLD_LIMIT) return false;
    this.#told.add(what);
    return true;
  }
}
