/** Owns the proofs of the index of the kernel's interface: what is found by a name and by its beginning, and the words of its comments. */
import {expect, test} from 'vitest';
import {KernelApiIndex} from '../../../src/compiler/kernel-api/index-text';
import {includeOf, readKernelDoc} from '../../../src/ui/editor/code/kernel-doc';
import type {KernelApiEntry} from '../../../src/protocol/compiler-api';

const entry = (name: string, more: Partial<KernelApiEntry> = {}): KernelApiEntry => ({
  name,
  kind: 'function',
  text: `void ${name}(void)`,
  header: 'include/linux/x.h',
  line: 1,
  ...more,
});
const entries = [
  entry('kfree'),
  entry('kmalloc', {doc: 'allocate kernel memory'}),
  entry('kmalloc_array'),
  entry('signal'),
  entry('signal', {kind: 'struct'}),
  entry('signal_pending'),
];
const index = new KernelApiIndex(`[\n${entries.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`);

test('a name is found, and all that it stands for', () => {
  expect(index.describe('kmalloc')).toEqual([entries[1]]);
  expect(index.describe('signal').map(({kind}) => kind)).toEqual(['function', 'struct']);
  for (const none of ['', 'a', 'kmall', 'kmallocs', 'zzz']) expect(index.describe(none)).toEqual([]);
});

test('a beginning is completed, and it is said whether that is all', () => {
  expect(index.complete('kmal', 10)).toEqual({entries: entries.slice(1, 3), all: true});
  expect(index.complete('k', 2)).toEqual({entries: entries.slice(0, 2), all: false});
  expect(index.complete('k', 3).all).toBe(true);
  expect(index.complete('z', 3)).toEqual({entries: [], all: true});
});

test('a comment is read: the sentence, the parameters, the paragraphs, without marks', () => {
  const doc = [
    'allocate memory',
    'that is zeroed.',
    '@size: how many bytes',
    '  are required.',
    '@flags: see :ref:`Memory Allocation <memory_allocation>`, e.g. %GFP_KERNEL',
    '@...: more',
    '',
    'Of a &struct page, ``n`` at most.',
    '',
    'Return: the address, or NULL; @size is not changed.',
  ].join('\n');
  expect(readKernelDoc(doc)).toEqual({
    brief: 'allocate memory that is zeroed.',
    parameters: [
      {name: 'size', text: 'how many bytes are required.'},
      {name: 'flags', text: 'see Memory Allocation, e.g. GFP_KERNEL'},
      {name: '...', text: 'more'},
    ],
    paragraphs: ['Of a struct page, n at most.', 'Return: the address, or NULL; size is not changed.'],
  });
  expect(readKernelDoc('')).toEqual({brief: '', parameters: [], paragraphs: []});
});

test('the header to include is the one that modules include', () => {
  const pairs = {
    'include/linux/slab.h': 'linux/slab.h',
    'include/uapi/linux/fs.h': 'linux/fs.h',
    'include/linux/gfp_types.h': 'linux/gfp.h',
    'arch/x86/include/asm/io.h': 'linux/io.h',
    'arch/x86/include/asm/msr.h': 'asm/msr.h',
    'include/uapi/asm-generic/errno-base.h': 'linux/errno.h',
    'include/asm-generic/rwonce.h': undefined,
  };
  for (const [header, include] of Object.entries(pairs)) expect(includeOf(header), header).toBe(include);
});
