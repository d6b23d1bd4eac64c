/** Owns the proof that only a file of this site becomes a script. */
import {expect, test} from 'vitest';
import {ownScript} from '../../../src/protocol/own-script';

const BASE = 'https://class.example/modlab/index.html';
const ORIGIN = 'https://class.example';

test('a file of this site may be a script', () => {
  for (const address of ['sw.js', '/modlab/assets/worker-1.js', 'https://class.example/x.js'])
    expect(ownScript(address, new URL(address, BASE), ORIGIN)).toBe(address);
});

test('nothing from elsewhere, and nothing that was made in the page', () => {
  for (const address of [
    'https://other.example/x.js',
    '//other.example/x.js',
    'http://class.example/x.js',
    'https://class.example:8443/x.js',
    'blob:https://class.example/1b4e28ba',
    'data:text/javascript,1',
    'javascript:1',
    'filesystem:https://class.example/temporary/x.js',
  ])
    expect(() => ownScript(address, new URL(address, BASE), ORIGIN), address).toThrow(TypeError);
});
