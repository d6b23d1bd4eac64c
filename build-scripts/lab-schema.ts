/**
 * Owns `npm run lab-schema`: writes lab.schema.json, with which editors complete a lab.yaml, from what validates one, and the
 * table of checks in docs/write-a-lab.md. Tests compare.
 */
import {readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {toJsonSchema} from '@valibot/to-json-schema';
import {format, resolveConfig} from 'prettier';
import {check} from '../src/labs/format/check';
import {CHECKS, CHECK_GROUPS} from '../src/labs/format/descriptions/checks';
import {ACTION, LAB, MODULE, PATTERN, PREDICTION, STEP} from '../src/labs/format/descriptions/keys';
import {labSchema} from '../src/labs/format/lab';
import {pattern} from '../src/labs/format/pattern';
import type {CheckDescription} from '../src/labs/format/descriptions/checks';

/** It is published with the site. */
export const SCHEMA_FILE = fileURLToPath(new URL('../src/public/lab.schema.json', import.meta.url));

/** What of a JSON schema is gone through here. */
interface Node {
  $ref?: string;
  description?: string;
  properties?: Record<string, Node>;
  $defs?: Record<string, Node>;
}

/** Each key of these maps, and of those within, has the words for it; a schema that is named elsewhere is wrapped for that. */
function tell(node: unknown, words: Readonly<Record<string, string>>): void {
  if (typeof node !== 'object' || node === null) return;
  const {properties = {}} = node as Node;
  for (const [key, value] of Object.entries(properties)) {
    const description = words[key];
    if (description === undefined || value.description !== undefined) continue;
    properties[key] =
      value.$ref === undefined ? {description, ...value} : ({description, allOf: [value]} as Node);
  }
  for (const each of Object.values(node)) tell(each, words);
}

/** As a sentence. */
const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`.replaceAll('`', '');

function describe(schema: object): void {
  const {properties = {}, $defs = {}} = schema as Node;
  const words = $defs['check']?.properties ?? {};
  for (const [word, {keys = {}}] of CHECKS)
    tell(words[word], Object.fromEntries(Object.entries(keys).map(([key, text]) => [key, sentence(text)])));
  tell($defs['pattern'], PATTERN);
  tell(
    {properties: words},
    Object.fromEntries([...CHECKS].map(([word, {met}]) => [word, sentence(`Met if ${met}`)])),
  );
  // Within a step are the maps of a prediction and of what is done in the debugger.
  tell({properties}, LAB);
  const {steps, modules} = properties;
  tell(modules, MODULE);
  const {items} = (steps ?? {}) as {items?: Node};
  const {prediction, debug} = items?.properties ?? {};
  tell(prediction, PREDICTION);
  tell(debug, ACTION);
  tell(items, STEP);
}

const GUIDE = fileURLToPath(new URL('../docs/write-a-lab.md', import.meta.url));
const BEGIN = '<!-- checks: written by `npm run lab-schema` -->';
const END = '<!-- end of checks -->';

/** One row for each word of a check. */
function row(word: string, {forms, met, keys = {}}: CheckDescription): string {
  const written = forms.map((form) => `\`${word}: ${form}\``).join(' or ');
  const more = Object.entries(keys).map(([key, text]) => `<br>\`${key}\`: ${text}`);
  return `| ${written} | ${met}${more.join('')} |`;
}

/** The guide with the table of all checks in its place. */
export async function withChecks(guide: string): Promise<string> {
  const [from, to] = [guide.indexOf(BEGIN), guide.indexOf(END)];
  if (from < 0 || to < from) throw new Error('docs/write-a-lab.md has lost its marks');
  const tables = Object.entries(CHECK_GROUPS).map(([title, checks]) =>
    [
      `#### ${title}`,
      '',
      '| check | is met if |',
      '| --- | --- |',
      ...Object.entries(checks).map(([word, description]) => row(word, description)),
    ].join('\n'),
  );
  const text = `${guide.slice(0, from)}${BEGIN}\n\n${tables.join('\n\n')}\n\n${guide.slice(to)}`;
  return format(text, {...(await resolveConfig(GUIDE)), filepath: GUIDE});
}

/** Text of the file. Whether an expression can be read, and which of several keys is there, only the validator tells. */
export async function labSchemaText(): Promise<string> {
  const schema = toJsonSchema(labSchema, {
    definitions: {check, pattern},
    errorMode: 'ignore',
    target: 'draft-07',
  });
  describe(schema);
  const titled = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'lab.yaml of modlab',
    ...schema,
  };
  return format(JSON.stringify(titled), {
    ...(await resolveConfig(SCHEMA_FILE)),
    filepath: SCHEMA_FILE,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(SCHEMA_FILE, await labSchemaText());
  await writeFile(GUIDE, await withChecks(await readFile(GUIDE, 'utf8')));
}
