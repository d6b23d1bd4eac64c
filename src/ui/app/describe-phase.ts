/** Owns what the status line says of each phase. */
import type {Phase} from '../../protocol/phase';

export interface PhaseDescription {
  text: string;
  /** Colour of the dot: work under way, well, waiting for the person, or broken. */
  tone: 'busy' | 'well' | 'still' | 'broken';
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

const PARTS = {engine: 'emulator', base: 'machine', kernel: 'kernel'} as const;

export function describePhase(phase: Phase): PhaseDescription {
  switch (phase.kind) {
    case 'off':
      return {text: 'off', tone: 'still'};
    case 'loading': {
      const of = phase.total === null ? '' : ` of ${megabytes(phase.total)}`;
      return {text: `downloading the ${PARTS[phase.what]}: ${megabytes(phase.received)}${of}`, tone: 'busy'};
    }
    case 'restoring':
      return {text: 'restoring', tone: 'busy'};
    case 'booting':
      return {text: 'booting', tone: 'busy'};
    case 'running':
      return {text: 'running', tone: 'well'};
    case 'stopped':
      return {text: `stopped at ${phase.where}`, tone: 'still'};
    case 'halted':
      return {text: 'powered off', tone: 'still'};
    case 'reset':
      return {text: 'rebooting', tone: 'busy'};
    case 'panicked':
      return {text: 'kernel panic', tone: 'broken'};
    case 'hung':
      return {text: 'not answering', tone: 'broken'};
    case 'crashed':
      return {text: 'emulator stopped', tone: 'broken'};
  }
}
