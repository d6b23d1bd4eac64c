/** Owns the names of the shipped images, of what was released, and of the identity a saved machine is tied to. */
import type {GuestProtocols} from './guest/protocols';

/** Identity of a running machine: a delta made under one identity is restored only under an equal one. */
export interface MachineIdentity {
  /** Our own stamp of the emulator: v86's version and the sha256 (first 16 hex digits) of its wasm. */
  engine: string;
  /** sha256, hex, of the compressed base-state file the delta was made against. */
  base: string;
  /** Guest RAM in bytes. */
  ramBytes: number;
}

/**
 * Which devices a machine has. 1: those of release 1. 2: also the `edu` card and a second UART (docs/hardware.md). A
 * machine keeps what its base was made with.
 */
export type Hardware = 1 | 2;

/** One shipped file, from images/manifest.json. */
export interface ImageFile {
  /** File name inside images/, content-addressed: `base-<first 16 hex>.state.zst`. */
  file: string;
  /** sha256 of the file's bytes, hex. */
  sha256: string;
  /** Size in bytes, as stored. */
  size: number;
  /** Size in bytes after decompression; equal to `size` if the file is not compressed. */
  unpackedSize: number;
}

/** The one that machines begin with, and the one that finds mistakes (build-scripts/kernel/config.checking). */
export type KernelName = 'standard' | 'checking';

/** What is made of one kernel. */
export interface KernelImages {
  /** `uname -r` of the guest. */
  kernelRelease: string;
  /** Kernel command line used for a cold boot. */
  cmdline: string;
  images: {
    /** The machine just booted, at its prompt. */
    base: ImageFile;
    /** Uncompressed-boot kernel with its initramfs inside (multiboot), zstd-compressed for shipping. */
    kernel: ImageFile;
    /** System.map: the kernel's symbols and their addresses. Fetched when a debugger first asks; older images have none. */
    symbols?: ImageFile;
    /** What unpacks the base if that is an .xz: a WebAssembly module as it is. */
    unpack?: ImageFile;
  };
  /** A lab's start, by lab: the delta that brings the base into it. The base itself stands in the first lab. */
  labs: Record<string, ImageFile>;
}

/** What images/manifest.json holds for the page. (`inputs` is the build's business; see images/README.md.) */
export interface ImageManifest extends KernelImages {
  format: 1;
  ramBytes: number;
  /** What a cold boot begins with, so that it can be saved as what differs from the base; if it is missing, 1. */
  hardware?: Hardware;
  /** Of the checking kernel, with starts of those labs alone that ask for it; fetched when it is wanted. */
  checking?: KernelImages;
  /** Engine stamp the base state was made with (see MachineIdentity.engine). */
  engine: string;
  /** What the programs in these images say to the page. */
  protocols: GuestProtocols;
}

/** A base, and all that a machine which stands on it needs of the site besides. */
export interface BaseRecord {
  base: ImageFile;
  /** `uname -r` of the guest. */
  kernelRelease: string;
  ramBytes: number;
  /** Engine stamp the base was made with. */
  engine: string;
  protocols: GuestProtocols;
  /** If it is missing, 'standard'. */
  kernel?: KernelName;
  /** What unpacks the base; without it, it is packed with zstd, whose decoder the engine has. */
  unpack?: ImageFile;
  /** The kernel's tree, with its Module.symvers; in `toolchain/`, as is modpost, which is of the same kernel. */
  tree: ImageFile;
  /** The files in which this kernel's tree is another than `tree`, which is the standard kernel's. */
  treeChanges?: ImageFile;
  modpost: ImageFile;
  /** The tree's further parts, in the order of its index; those of early releases have none. */
  parts?: ImageFile[];
}

/** A base that somebody's links and files may stand on: it is served for ever. */
export interface Release extends BaseRecord {
  /** Counts up from 1. */
  release: number;
  /** The base of the checking kernel. */
  checking?: BaseRecord;
  /** sha256 over the chain before and this record: build-scripts/released.ts. */
  chain: string;
}

/** images/released/index.json: oldest first, and only ever longer. */
export interface ReleaseIndex {
  format: 1;
  releases: Release[];
  /** KernelImages.symbols of released bases, by the sha256 of the base; beside the records, as release 2 was made without. */
  symbols?: Record<string, ImageFile>;
}

/** Where the worker gets an image's bytes: from the site (checked against sha256), or handed over by the store. */
export type ImageSource =
  | {kind: 'url'; url: string; image: ImageFile}
  | {kind: 'bytes'; bytes: Uint8Array<ArrayBuffer>; image: ImageFile};
