/**
 * Owns v86 as its documentation tells an embedder to use it: the library in a page, a kernel and a root file system by address, a
 * terminal on the serial port, `save_state`, `restore_state` and `initial_state`.
 */
import {createReadStream} from 'node:fs';
import {createServer} from 'node:http';
import {buffer} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {rendererMegabytes} from '../processes';
import {LineShell, PROMPT} from './shell';
import {measureIdle, measureTasks, timed} from './work';
import type {DebianGuest} from './debian';
import type {Browser, Page} from '@playwright/test';
import type {AddressInfo} from 'node:net';

interface PlainV86 {
  add_listener(event: string, listener: (value: number) => void): void;
  is_running(): boolean;
  serial0_send(text: string): void;
  save_state(): Promise<ArrayBuffer>;
  restore_state(state: ArrayBuffer): Promise<void>;
}

declare global {
  interface Window {
    V86: new (options: object) => PlainV86;
    emulator: PlainV86;
    saved: ArrayBuffer;
    /** Comes from this side. */
    tell: (text: string) => void;
  }
}

const MODULE = {path: '/root/small.ko', name: 'dummy'};
const resolved = (name: string) => fileURLToPath(import.meta.resolve(name));

/** An embedder's page and its files; what is posted to /save is served there. */
async function servePlain({kernel, initrd}: DebianGuest) {
  const files: Record<string, [file: string, type: string]> = {
    '/libv86.js': [resolved('v86/build/libv86.js'), 'text/javascript'],
    '/v86.wasm': [resolved('v86/build/v86.wasm'), 'application/wasm'],
    // Of Debian's package seabios, which QEMU brings.
    '/bios.bin': ['/usr/share/seabios/bios.bin', 'application/octet-stream'],
    '/vmlinuz': [kernel, 'application/octet-stream'],
    '/initrd': [initrd, 'application/octet-stream'],
  };
  let save: Buffer = Buffer.alloc(0);
  const server = createServer((request, response) => {
    const found = files[request.url ?? ''];
    if (found) {
      response.writeHead(200, {'content-type': found[1]});
      createReadStream(found[0]).pipe(response);
    } else if (request.url === '/save') {
      if (request.method === 'POST')
        void buffer(request).then((bytes) => {
          save = bytes;
          response.end();
        });
      else response.writeHead(200, {'content-length': save.length}).end(save);
    } else
      response
        .writeHead(200, {'content-type': 'text/html'})
        .end('<!doctype html><link rel="icon" href="data:,"><script src="libv86.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  return {url: `http://127.0.0.1:${port}/`, close: () => server.close()};
}

/** Starts it on a page of that site, cold or from the save; the shell answers once its prompt is there. */
async function start(page: Page, ramMegabytes: number, from: 'boot' | 'save'): Promise<LineShell> {
  const shell = new LineShell(
    (text) => void page.evaluate((typed) => window.emulator.serial0_send(typed), text),
  );
  await page.exposeFunction('tell', (text: string) => shell.hear(text));
  await page.evaluate(
    async ([megabytes, isSaved]) => {
      window.emulator = new window.V86({
        wasm_path: 'v86.wasm',
        memory_size: megabytes << 20,
        bios: {url: 'bios.bin'},
        bzimage: {url: 'vmlinuz'},
        initrd: {url: 'initrd'},
        cmdline: 'console=ttyS0 tsc=reliable',
        ...(isSaved ? {initial_state: {url: 'save'}} : {}),
        autostart: true,
      });
      let heard = '';
      window.emulator.add_listener('serial0-output-byte', (byte) => {
        if (heard === '')
          setTimeout(() => {
            window.tell(heard);
            heard = '';
          });
        heard += String.fromCharCode(byte);
      });
      while (!window.emulator.is_running()) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    [ramMegabytes, from === 'save'] as const,
  );
  return shell;
}

/** Values of each figure, one a round. */
export async function measurePlain(
  browser: Browser,
  guest: DebianGuest,
  ramMegabytes: number,
  rounds: number,
): Promise<Record<string, number[]>> {
  const site = await servePlain(guest);
  let page: Page | undefined;
  const reopen = async (from: 'boot' | 'save') => {
    await page?.close();
    page = await browser.newPage();
    await page.goto(site.url);
    const shell = await start(page, ramMegabytes, from);
    return {page, shell};
  };
  const boot = await timed(rounds, async () => (await reopen('boot')).shell.until(PROMPT));
  const booted = await reopen('boot');
  await booted.shell.until(PROMPT);
  const tasks = await measureTasks(booted.shell, MODULE, rounds);
  const idle = await measureIdle(() => rendererMegabytes(process.pid));
  const save = await timed(rounds, () =>
    booted.page.evaluate(async () => void (window.saved = await window.emulator.save_state())),
  );
  const bytes = [(await booted.page.evaluate(() => window.saved.byteLength)) / 1e6];
  const restore = await timed(rounds, async () => {
    await booted.page.evaluate(() => window.emulator.restore_state(window.saved));
    await booted.shell.run(':');
  });
  await booted.page.evaluate(() => fetch('save', {method: 'POST', body: window.saved}));
  const open = await timed(rounds, async () => void (await (await reopen('save')).shell.run(':')));
  await page?.close();
  site.close();
  return {open, boot, ...tasks, save, bytes, restore, ...idle};
}
