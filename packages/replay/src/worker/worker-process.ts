/** What {@link runWorker} needs of the process that it runs in; Node's `process` has it. */
export interface WorkerProcess {
  exitCode?: number | string | null | undefined;
  once(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  off(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
}

/** The signals that ask a process to end: of an orchestrator, and of Ctrl-C. */
export const stopSignals = ['SIGTERM', 'SIGINT'] as const;
