/** Owns what a compilation tells the editor: what is wrong in which source, and which sources are well now. */
import {diagnosticsOf, saidIn} from './gcc-output';
import {resolvePath} from '../editor/paths';
import type {DiagnosticsEvent} from './gcc-output';
import type {CompilerOutput} from '../../protocol/compiler-api';

const SOURCE = /\.(?:c|h|S)$/;

export function diagnosedBy({
  argv,
  cwd,
  stderr,
}: Pick<CompilerOutput, 'argv' | 'cwd' | 'stderr'>): DiagnosticsEvent {
  const diagnostics = diagnosticsOf(saidIn(stderr), cwd);
  const sources = argv.filter((word, i) => i > 0 && !word.startsWith('-') && SOURCE.test(word));
  const replaces = new Set([
    ...sources.map((source) => resolvePath(cwd, source)),
    ...diagnostics.map(({path}) => path),
  ]);
  return {replaces: [...replaces], diagnostics};
}
