import { fork } from 'node:child_process';
import type { Serializable } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A process of this benchmark, which ends with the one that started it. */
export interface Process {
  readonly tell: (message: Serializable) => void;
  /** The next message from it. Fails when it ends instead. */
  readonly next: () => Promise<unknown>;
  readonly end: () => Promise<void>;
}

/**
 * Has glibc keep what is freed. As chance lays out a heap, its end is given back after each answer, and fetched again page by page for
 * the next: an eighth of a client's processor time, which says nothing about the client.
 */
const keepingMemory = { MALLOC_TRIM_THRESHOLD_: '268435456', MALLOC_TOP_PAD_: '16777216' };

/** Runs a module of the folder above in a process of its own. */
export const startProcess = (
  module:
    | 'channels-process'
    | 'client-process'
    | 'leader-process'
    | 'pub-sub-server-process'
    | 'server-process'
    | 'slow-consumer-process',
  args: readonly string[] = [],
  nodeOptions: readonly string[] = [],
): Process => {
  const child = fork(path.join(import.meta.dirname, '..', `${module}.js`), args, {
    execArgv: [...nodeOptions],
    env: { ...process.env, ...keepingMemory },
  });
  const ended = once(child, 'exit').then(([code]) => String(code));
  return {
    tell: (message) => child.send(message),
    next: () =>
      Promise.race([
        once(child, 'message').then(([message]: unknown[]) => message),
        ended.then((code) => {
          throw new Error(`${module} ${args.join(' ')} ended early (${code}).`);
        }),
      ]),
    end: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
};
