import type { GrpcCall } from '../grpc/grpc-call.ts';

/** Ends a call in place of the service. */
export type Strike = (call: GrpcCall) => void;

interface CallFault {
  readonly rpc: string | undefined;
  readonly strike: Strike;
  left: number;
}

/** Faults that wait for calls, in the order in which they were set. */
export class CallFaults {
  readonly #faults = new Set<CallFault>();

  /** Strikes the next `times` calls, of one method or of any. Returns what takes this back. */
  add(strike: Strike, rpc: string | undefined, times: number): () => void {
    const fault = { rpc, strike, left: times };
    if (times > 0) this.#faults.add(fault);
    return () => void this.#faults.delete(fault);
  }

  /** Takes the fault that waits for a call of this method, if there is one. */
  take(rpc: string): Strike | undefined {
    const fault = [...this.#faults].find((one) => one.rpc === undefined || one.rpc === rpc);
    if (fault === undefined) return undefined;
    fault.left -= 1;
    if (fault.left <= 0) this.#faults.delete(fault);
    return fault.strike;
  }
}
