import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The built demo, in a process of its own. */
export interface Demo {
  readonly url: string;
  /** Ends it as Ctrl-C does, unless it has ended, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the demo on that engine: see `startEngine`. Resolves as soon as its page is served. */
export const startDemo = async (engine: string): Promise<Demo> => {
  const child = spawn(process.execPath, [join(__dirname, '../../dist/main.js')], {
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
      stop: async () => {
        child.kill('SIGINT');
        const [code] = await exited;
        return code;
      },
    };
  }
  throw new Error('The demo ended before its page was served.');
};
