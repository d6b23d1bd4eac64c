/** Owns how a command is called, and how it says that it was called wrongly: with the status 2. */
import {parseArgs} from 'node:util';
import type {ParseArgsConfig} from 'node:util';
import type {Problem} from '../labs/format/read';

export function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

export function readArguments<Config extends ParseArgsConfig>(
  config: Config,
  usage: string,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : ''}\n${usage}`);
  }
}

/** Each by its place, as editors and terminals find it. */
export const linesOf = (problems: readonly Problem[]): string[] =>
  problems.map(({file, line, column, message}) => `${file}:${line}:${column}: ${message}`);
