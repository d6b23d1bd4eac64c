/** Owns the proof that README's table of `window.modlab` names the members that there are, with their arguments. */
import {readFileSync} from 'node:fs';
import ts from 'typescript';
import {expect, test} from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Members as README writes them: `restore(id)`, `save(name?)`, `ready`. */
function membersOf(path: string, name: string): string[] {
  const source = read(path);
  const file = ts.createSourceFile('modlab-api.ts', source, ts.ScriptTarget.Latest);
  const api = file.statements.filter(ts.isInterfaceDeclaration).find((each) => each.name.text === name);
  if (!api) throw new Error(`there is no interface ${name}`);
  return api.members.map((member) => {
    const name = member.name?.getText(file) ?? '';
    if (!ts.isMethodSignature(member)) return name;
    const parameters = member.parameters.map(
      (each) => each.name.getText(file) + (each.questionToken ? '?' : ''),
    );
    return `${name}(${parameters.join(', ')})`;
  });
}

/** The table's first column; options in braces are named `options`. */
function membersInTable(markdown: string): string[] {
  const [, table = ''] = /^## Automation$[^]*?^\| member.*\n\|[- |]+\n((?:\|.*\n)+)/m.exec(markdown) ?? [];
  return table
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, member = '']) => member))
    .map((member) => member.replace(/\{[^}]*\}/, 'options'));
}

test('the table of window.modlab is complete, and names nothing else', () => {
  const members = [
    ...membersOf('src/session/modlab-api.ts', 'ModlabApi').filter((member) => member !== 'debug'),
    ...membersOf('src/session/debug/modlab-debug.ts', 'ModlabDebug').map((member) => `debug.${member}`),
  ];
  expect(members.length).toBeGreaterThan(10);
  expect(membersInTable(read('README.md')).sort()).toEqual(members.sort());
});
