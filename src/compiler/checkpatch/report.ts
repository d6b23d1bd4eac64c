/** Owns how checkpatch.pl is asked, and the reading of what it prints then: a line for each thing that it says. */
import type {StyleReport} from '../../protocol/compiler-api';

/** Of a run that prints so. */
export const OPTIONS = ['--strict', '--no-tree', '--terse', '--show-types', '--no-summary', '--color=never'];

/** `/hello.c:3: WARNING:LONG_LINE: line length of 120 exceeds 100 columns` */
const SAID = /:(\d+): (ERROR|WARNING|CHECK):([A-Z0-9_]+): (.*)$/;

/** Of a source that breaks every rule the first tell enough. */
const LIMIT = 500;

export function reportsIn(output: string): StyleReport[] {
  const reports: StyleReport[] = [];
  for (const said of output.split('\n')) {
    const [, line = '', level, type = '', message = ''] = SAID.exec(said) ?? [];
    if (level !== undefined)
      reports.push({line: Math.max(1, Number(line)), level: level as StyleReport['level'], type, message});
    if (reports.length === LIMIT) break;
  }
  return reports;
}
