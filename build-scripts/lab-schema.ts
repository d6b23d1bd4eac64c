/** Owns `npm run lab-schema`: writes lab.schema.json, with which editors complete a lab.yaml, from what validates one. */
import {writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {toJsonSchema} from '@valibot/to-json-schema';
import {format, resolveConfig} from 'prettier';
import {check} from '../src/labs/format/check';
import {labSchema} from '../src/labs/format/lab';
import {pattern} from '../src/labs/format/pattern';

/** It is published with the site. */
export const SCHEMA_FILE = fileURLToPath(new URL('../src/public/lab.schema.json', import.meta.url));

/** Text of the file. Whether an expression can be read, and which of several keys is there, only the validator tells. */
export async function labSchemaText(): Promise<string> {
  const schema = toJsonSchema(labSchema, {
    definitions: {check, pattern},
    errorMode: 'ignore',
    target: 'draft-07',
  });
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(SCHEMA_FILE, await labSchemaText());
