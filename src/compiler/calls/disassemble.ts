/** Owns the disassembling of code out of a machine's memory, by the toolchain's objdump. */
import type {CompileJob, JobOutcome} from '../job';

const FILE = '/tmp/code.bin';

/** What objdump writes of these bytes, which lie at an address of the machine; undefined if it could not run. */
export async function disassemble(
  run: (job: CompileJob) => Promise<JobOutcome>,
  bytes: Uint8Array,
  address: number,
): Promise<string | undefined> {
  const argv = ['objdump', '-D', '-b', 'binary', '-m', 'i386', '--insn-width=16'];
  const outcome = await run({
    tool: 'objdump',
    argv: [...argv, `--adjust-vma=0x${address.toString(16)}`, FILE],
    ...{env: [], cwd: '/', listed: []},
    files: [{path: FILE, bytes}],
  });
  return outcome.ok && outcome.exitCode === 0 ? new TextDecoder().decode(outcome.stdout) : undefined;
}
