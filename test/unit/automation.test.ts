/** Owns the proof that docs/automation.md's table of `window.modlab` names the members that there are, with their arguments. */
import {readFileSync} from 'node:fs';
import {parseSync} from 'vite';
import {expect, test} from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Members as the guide writes them: `restore(id)`, `save(name?)`, `ready`. */
function membersOf(path: string, name: string): string[] {
  const source = read(path);
  const {program, errors} = parseSync(path, source);
  expect(errors).toEqual([]);
  const text = ({start, end}: {start: number; end: number}) => source.slice(start, end);
  const api = program.body
    .flatMap((each) => (each.type === 'ExportNamedDeclaration' && each.declaration ? [each.declaration] : []))
    .find((each) => each.type === 'TSInterfaceDeclaration' && each.id.name === name);
  if (api?.type !== 'TSInterfaceDeclaration') throw new Error(`there is no interface ${name}`);
  return api.body.body.map((member) => {
    if (member.type === 'TSPropertySignature') return text(member.key);
    if (member.type !== 'TSMethodSignature') throw new Error(`what is ${text(member)}?`);
    const parameters = member.params.map((each) => text(each).replace(/:[^]*/, ''));
    return `${text(member.key)}(${parameters.join(', ')})`;
  });
}

/** The table's first column; options in braces are named `options`. */
function membersInTable(markdown: string): string[] {
  const [, table = ''] = /^\| member.*\n\|[- |]+\n((?:\|.*\n)+)/m.exec(markdown) ?? [];
  return table
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, member = '']) => member))
    .map((member) => member.replace(/\{[^}]*\}/, 'options'));
}

test('the table of window.modlab is complete, and names nothing else', () => {
  const members = [
    ...membersOf('src/session/modlab-api.ts', 'ModlabApi').filter((member) => member !== 'debug'),
    ...membersOf('src/session/debug/api/modlab-debug.ts', 'ModlabDebug').map((member) => `debug.${member}`),
  ];
  expect(members.length).toBeGreaterThan(10);
  expect(membersInTable(read('docs/automation.md')).sort()).toEqual(members.sort());
});
