/** The part of a process that {@link runWorker} needs; Node's `process` has it. */
export interface WorkerProcess {
  exitCode?: number | string | null | undefined;
  once(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  off(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
}

/** The signals that ask a process to end: of an orchestrator, and of Ctrl-C. */
export const stopSignals = ['SIGTERM', 'SIGINT'] as const;
