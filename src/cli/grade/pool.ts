/** Owns the grader's processes: several hand-ins at once, each within its time, none at the cost of another. */
import {fork} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import type {ChildProcess} from 'node:child_process';
import type {Answer, Order} from './orders';

/** A machine has 200 MB that only the end of its process gives back. */
const ORDERS_OF_A_PROCESS = 4;

const worker = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Answers in the order of the orders. `seconds`: what each may take. */
export async function answerAll(
  orders: readonly Order[],
  {
    jobs,
    seconds,
    onAnswer,
  }: {jobs: number; seconds: number; onAnswer: (place: number, answer: Answer, ms: number) => void},
): Promise<void> {
  let next = 0;
  const line = async () => {
    let child: ChildProcess | undefined;
    let served = 0;
    for (let place = next++; place < orders.length; place = next++) {
      const order = orders[place];
      if (!order) break;
      child ??= fork(worker, {execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'pipe', 'ipc']});
      const from = performance.now();
      const said = await ask(child, order, seconds);
      onAnswer(place, said.answer, Math.round(performance.now() - from));
      if (said.isOver || ++served >= ORDERS_OF_A_PROCESS) {
        child.kill('SIGKILL');
        child = undefined;
        served = 0;
      }
    }
    child?.kill('SIGKILL');
  };
  await Promise.all(Array.from({length: Math.min(jobs, orders.length)}, line));
}

/** `isOver`: the process has no use any more. */
function ask(child: ChildProcess, order: Order, seconds: number): Promise<{answer: Answer; isOver: boolean}> {
  return new Promise((resolve) => {
    let complaint = '';
    const hear = (bytes: Buffer) => {
      complaint = (complaint + bytes.toString()).slice(-500);
    };
    const settle = (answer: Answer, isOver: boolean) => {
      clearTimeout(late);
      child.removeAllListeners('message');
      child.removeAllListeners('exit');
      child.stderr?.off('data', hear);
      resolve({answer, isOver});
    };
    const late = setTimeout(
      () => settle({ok: false, why: `it took longer than ${seconds} seconds`}, true),
      seconds * 1000,
    );
    child.stderr?.on('data', hear);
    child.once('message', (answer: Answer) => settle(answer, false));
    child.once('exit', (code, signal) =>
      settle({ok: false, why: `its process ended (${signal ?? code ?? ''}) ${complaint.trim()}`}, true),
    );
    child.send(order);
  });
}
