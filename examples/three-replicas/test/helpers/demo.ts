import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Snapshot } from '../../src/board/snapshot.ts';
import type { Act, Name } from '../../src/replicas/replica-state.ts';

/** The built demo, in a process of its own. */
export interface Demo {
  readonly url: string;
  /** Waits until the board looks like this, and gives it. */
  until(is: (board: Snapshot) => boolean): Promise<Snapshot>;
  /** Does something to a replica, and gives the status of the answer. */
  act(name: Name, act: Act): Promise<number>;
  /** Ends it as Ctrl-C does, unless it has ended, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the demo on that engine: see `startEngine`. Resolves as soon as its page is served. */
export const startDemo = async (engine: string, ...args: readonly string[]): Promise<Demo> => {
  const child = spawn(process.execPath, [join(__dirname, '../../dist/main.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ENGINE: engine, PORT: '0' },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /are at (http:\S+)$/.exec(line) ?? [];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      until: (is) => boardOf(url, is),
      act: async (name, act) =>
        (await fetch(`${url}/api/replicas/${name}/${act}`, { method: 'POST' })).status,
      stop: async () => {
        child.kill('SIGINT');
        const [code] = await exited;
        return code;
      },
    };
  }
  throw new Error('The demo ended before its page was served.');
};

const boardOf = async (url: string, is: (board: Snapshot) => boolean): Promise<Snapshot> => {
  const { body } = await fetch(`${url}/api/board`);
  let unread = '';
  // Returning from this loop closes the connection.
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (unread + text).split('\n');
    unread = lines.pop() ?? '';
    const boards = lines.filter((line) => line.startsWith('data: ')).map(boardIn);
    const found = boards.find(is);
    if (found !== undefined) return found;
  }
  throw new Error('The board ended.');
};

const boardIn = (line: string): Snapshot => JSON.parse(line.slice('data: '.length)) as Snapshot;
