/** Owns the shape of what carries the control channel: bytes both ways, in order, without loss. */
export interface AgentPort {
  send(bytes: Uint8Array): void;
  /** There is one listener. Chunks may cut frames anywhere. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
}
