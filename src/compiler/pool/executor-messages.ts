/** Owns what the compiler's front worker and those that run programs tell each other. */
import type {CompileJob, JobOutcome} from '../job';
import type {CompilerLoad, ToolchainManifest} from '../../protocol/compiler-api';

/** The programs as the engine has compiled them: handed from one worker to the next, they cost nothing. */
export type Programs = ReadonlyMap<string, WebAssembly.Module>;

/** To a worker that runs programs. While it runs one, it hears nothing. */
export type ExecutorRequest =
  /** First of all. `programs`: what need not be fetched and compiled. */
  | {kind: 'begin'; directory: string; manifest: ToolchainManifest; programs: Programs | undefined}
  /** Again, after a failure. */
  | {kind: 'load'}
  | {kind: 'warm-up'}
  | {kind: 'job'; job: CompileJob};

/** From it. */
export type ExecutorReply =
  | {kind: 'progress'; received: number; total: number}
  | {kind: 'loaded'; load: CompilerLoad; programs: Programs | undefined}
  /** To a warm-up and a job: it is free. */
  | {kind: 'done'; outcome: JobOutcome | undefined};

/** A worker, as far as the pool needs one. */
export interface ExecutorWorker {
  postMessage(message: ExecutorRequest): void;
  addEventListener(type: 'message', listener: (event: {data: ExecutorReply}) => void): void;
  addEventListener(
    type: 'error',
    listener: (event: {message?: string; preventDefault(): void}) => void,
  ): void;
  terminate(): void;
}
