/** Owns what other sites take from this one to embed it: the client with its types, and the list of who may call. */
import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {isolatedDeclarationSync} from 'rolldown/experimental';
import {build} from 'vite';
import type {Plugin} from 'vite';

const CLIENT = fileURLToPath(new URL('../../src/embed/client.ts', import.meta.url));
/** Beside the page; src/browser/embedding.ts reads it. */
export const LIST = 'embed.json';

/** Origins, apart by spaces or commas, as MODLAB_EMBED_ORIGINS has them. Throws on what is none. */
export function readOrigins(written: string): string[] {
  return written
    .split(/[\s,]+/)
    .filter((origin) => origin !== '')
    .map((origin) => {
      const url = URL.canParse(origin) ? new URL(origin) : undefined;
      if (url?.origin !== origin || !/^https?:$/.test(url.protocol))
        throw new Error(
          `MODLAB_EMBED_ORIGINS: "${origin}" is no origin. Write it as https://course.example, with no path and no slash at its end.`,
        );
      return origin;
    });
}

/** One module that imports nothing, for any page to import. */
export async function buildModule(input = CLIENT): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {input, preserveEntrySignatures: 'strict', output: {format: 'es'}},
    },
  });
  const [output] = [built].flat();
  const [chunk, ...others] = output && 'output' in output ? output.output : [];
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error(`${input} becomes more than one module`);
  return chunk.code;
}

/** What TypeScript sees of it. */
async function declareClient(): Promise<string> {
  const {code, errors} = isolatedDeclarationSync(CLIENT, await readFile(CLIENT, 'utf8'));
  if (errors.length > 0) throw new Error(errors.map(({message}) => message).join('\n'));
  return code;
}

export function embedPlugin(origins: readonly string[]): Plugin {
  return {
    name: 'modlab-embed',
    apply: 'build',
    async generateBundle() {
      const emit = (fileName: string, source: string) => this.emitFile({type: 'asset', fileName, source});
      emit('embed.js', await buildModule());
      emit('embed.d.ts', await declareClient());
      emit(LIST, `${JSON.stringify({origins}, null, 2)}\n`);
    },
  };
}
