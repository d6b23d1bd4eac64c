/** Owns how the outcome of trying a lab is written for other programs: JUnit's XML and the Test Anything Protocol. */
import type {Outcome} from '../../session/lesson/authoring/proving/outcome';

/** One lab's, in order. */
export interface Tried {
  lab: string;
  outcomes: readonly Outcome[];
}

/** Characters that XML 1.0 cannot have at all are left out. */
const escape = (text: string) =>
  text
    // eslint-disable-next-line no-control-regex -- these are they
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const seconds = (ms: number) => (ms / 1000).toFixed(3);
const sum = (outcomes: readonly Outcome[]) => outcomes.reduce((all, {ms}) => all + ms, 0);

export function junit(all: readonly Tried[]): string {
  const suites = all.map(({lab, outcomes}) => {
    const cases = outcomes.map(({name, ms, why, terminal, log}) => {
      const failure =
        why === undefined
          ? ''
          : `<failure message="${escape(why.split('\n', 1)[0] ?? '')}">${escape(why)}</failure>`;
      const said = `<system-out>${escape(terminal)}</system-out><system-err>${escape(log)}</system-err>`;
      return `    <testcase classname="${escape(lab)}" name="${escape(name)}" time="${seconds(ms)}">${failure}${said}</testcase>`;
    });
    const failures = outcomes.filter(({ok}) => !ok).length;
    return [
      `  <testsuite name="${escape(lab)}" tests="${outcomes.length}" failures="${failures}" time="${seconds(sum(outcomes))}">`,
      ...cases,
      '  </testsuite>',
    ].join('\n');
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join(
    '\n',
  );
}

/** One line, whatever was said. */
const line = (text: string) => text.replace(/[\r\n#]+/g, ' ').trim();

export function tap(all: readonly Tried[]): string {
  const tests = all.flatMap(({lab, outcomes}) => outcomes.map((outcome) => ({lab, ...outcome})));
  const lines = tests.flatMap(({lab, name, ok, why, ms}, i) => [
    `${ok ? 'ok' : 'not ok'} ${i + 1} - ${line(`${lab}: ${name}`)}`,
    '  ---',
    `  duration_ms: ${ms}`,
    ...(why === undefined ? [] : [`  message: ${JSON.stringify(why)}`]),
    '  ...',
  ]);
  return ['TAP version 14', `1..${tests.length}`, ...lines, ''].join('\n');
}
