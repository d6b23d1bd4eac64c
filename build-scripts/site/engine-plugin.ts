/** Owns the way of the emulator's code (engine.ts) into the site, in place of the file of v86's package. */
import {readEngine} from '../engine.ts';
import type {Plugin} from 'vite';

const FILE = /v86\/build\/v86\.wasm\?url$/;
const DEV_URL = '/@engine/v86.wasm';

export function enginePlugin(): Plugin {
  let serves = false;
  return {
    name: 'modlab-engine',
    enforce: 'pre',
    configResolved: ({command}) => {
      serves = command === 'serve';
    },
    resolveId: (id) => (FILE.test(id) ? '\0engine-url' : undefined),
    async load(id) {
      if (id !== '\0engine-url') return undefined;
      if (serves) return `export default ${JSON.stringify(DEV_URL)};`;
      const file = this.emitFile({type: 'asset', name: 'v86.wasm', source: await readEngine()});
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
    configureServer({middlewares}) {
      middlewares.use(DEV_URL, (_, response, next) => {
        readEngine().then((bytes) => {
          response.setHeader('content-type', 'application/wasm');
          response.end(bytes);
        }, next);
      });
    },
  };
}
