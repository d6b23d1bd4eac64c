/** Owns how the outcome of trying a lab is written for other programs: JUnit's XML and the Test Anything Protocol. */
import type {Outcome} from '../../session/lesson/authoring/proving/outcome';

/** One lab's, in order. */
export interface Tried {
  lab: string;
  outcomes: readonly Outcome[];
  /** What was not reached, as something before it failed: names, as outcomes have them. */
  skipped: readonly string[];
}

const NOT_REACHED = 'not reached';

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
  const suites = all.map(({lab, outcomes, skipped}) => {
    const cases = outcomes.map(({name, ms, why, terminal, log}) => {
      const failure =
        why === undefined
          ? ''
          : `<failure message="${escape(why.split('\n', 1)[0] ?? '')}">${escape(why)}</failure>`;
      const said = `<system-out>${escape(terminal)}</system-out><system-err>${escape(log)}</system-err>`;
      return `    <testcase classname="${escape(lab)}" name="${escape(name)}" time="${seconds(ms)}">${failure}${said}</testcase>`;
    });
    const open = skipped.map(
      (name) =>
        `    <testcase classname="${escape(lab)}" name="${escape(name)}" time="0.000"><skipped message="${NOT_REACHED}"/></testcase>`,
    );
    const failures = outcomes.filter(({ok}) => !ok).length;
    return [
      `  <testsuite name="${escape(lab)}" tests="${outcomes.length + skipped.length}" failures="${failures}" skipped="${skipped.length}" time="${seconds(sum(outcomes))}">`,
      ...cases,
      ...open,
      '  </testsuite>',
    ].join('\n');
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join(
    '\n',
  );
}

/** One line, whatever was said. */
const line = (text: string) => text.replace(/[\r\n#]+/g, ' ').trim();

/** Of what was said: what fits on a screen. */
const SAID_LIMIT = 1500;

/** What was said, as YAML's block of text. */
function block(key: string, said: string): string[] {
  const lines = said
    .slice(-SAID_LIMIT)
    // eslint-disable-next-line no-control-regex -- YAML can have none of them, and colours are no use here
    .replace(/\x1b\[[0-9;?]*[a-zA-Z]|[\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]/g, '')
    .trimEnd()
    .split('\n');
  return lines.join('') === '' ? [] : [`  ${key}: |2-`, ...lines.map((each) => `    ${each}`.trimEnd())];
}

export function tap(all: readonly Tried[]): string {
  const tests = all.flatMap(({lab, outcomes, skipped}) => [
    ...outcomes.map(({name, ok, why, ms, terminal, log}) => ({
      title: line(`${lab}: ${name}`),
      ok,
      more: [
        '  ---',
        `  duration_ms: ${ms}`,
        ...(why === undefined
          ? []
          : [`  message: ${JSON.stringify(why)}`, ...block('terminal', terminal), ...block('log', log)]),
        '  ...',
      ],
    })),
    ...skipped.map((name) => ({
      title: `${line(`${lab}: ${name}`)} # SKIP ${NOT_REACHED}`,
      ok: true,
      more: [],
    })),
  ]);
  const lines = tests.flatMap(({title, ok, more}, i) => [
    `${ok ? 'ok' : 'not ok'} ${i + 1} - ${title}`,
    ...more,
  ]);
  return ['TAP version 14', `1..${tests.length}`, ...lines, ''].join('\n');
}
