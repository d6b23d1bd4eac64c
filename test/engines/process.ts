/** Owns a program that a test starts beside it: what it says, and its end. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';

export interface Program {
  /** Resolves with the first match in a line that it writes; rejects if it ends before. */
  says(what: RegExp): Promise<RegExpExecArray>;
  /** Resolves when it has ended. */
  end(): Promise<void>;
}

export function start(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(command, args, {env: {...process.env, ...env}, stdio: ['ignore', 'pipe', 'pipe']});
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      for (const listener of listeners) listener(line);
    });
  const kill = () => child.kill();
  process.once('exit', kill);
  const ended = once(child, 'close').finally(() => process.off('exit', kill));
  return {
    says: (what) =>
      new Promise((resolve, reject) => {
        const look = (line: string) => {
          const match = what.exec(line);
          if (!match) return;
          listeners.delete(look);
          resolve(match);
        };
        listeners.add(look);
        lines.forEach(look);
        ended.then(() => reject(new Error(`${command} ended:\n${lines.join('\n')}`)), reject);
      }),
    end: async () => {
      child.kill();
      await ended;
    },
  };
}
