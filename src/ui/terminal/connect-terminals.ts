/** Owns the wires between the terminals and the session: keys and sizes go one way, output the other. */
import type {ModlabTerminals} from './modlab-terminals';
import type {Session} from '../../session/session';

/** `apply`: what a key that is held on the page makes of those that are typed. */
export function connectTerminals(
  terminals: ModlabTerminals,
  session: Session,
  apply: (bytes: Uint8Array) => Uint8Array,
): void {
  terminals.addEventListener('terminal-input', ({detail: {port, bytes, line}}) =>
    session.type(port, apply(bytes), line),
  );
  terminals.addEventListener('terminal-resize', ({detail: {port, rows, cols}}) =>
    session.terminals.resize(port, rows, cols),
  );
  terminals.addEventListener('terminal-ack', ({detail: {port, bytes}}) =>
    session.terminals.acknowledge(port, bytes),
  );
  terminals.addEventListener('terminal-open', ({detail: {rows, cols}}) => session.terminals.open(rows, cols));
  terminals.addEventListener('terminal-close', ({detail}) => session.terminals.close(detail));
  terminals.addEventListener('terminal-rename', ({detail: {port, name}}) =>
    session.terminals.rename(port, name),
  );
  const list = () => terminals.setTerminals(session.terminals.list, session.terminals.mayOpen);
  session.terminals.on('changed', list);
  session.on('output', ({port, bytes}) => {
    if (port !== 'log' && port !== 'serial') terminals.write(port, bytes);
  });
  session.on('expected', (screen) => {
    terminals.showSaved(screen);
    if (screen !== undefined) terminals.focus();
  });
  terminals.addEventListener('terminal-saved', () => performance.mark('modlab:screen'), {once: true});
  session.setScreenSource(() => terminals.text('terminal1'));
  void session.ready.then(() => terminals.focus());
}
