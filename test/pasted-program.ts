import { transformSync } from 'esbuild';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MockOrg } from '@sfstream/testing';

const root = join(__dirname, '..');

/** A process that runs a program of the docs. */
export interface Run {
  /** Resolves with what stdout has said, once it has said that. */
  said(expected: RegExp): Promise<string>;
  /** Ends it by this signal, and resolves with its exit code, which is null where the signal has killed it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
  /** Resolves with the exit code once it has ended by itself. */
  readonly ended: Promise<number | null>;
  /** What it has written so far, to stdout and stderr. */
  readonly output: string;
}

/** A program of the docs in a folder of its own, as a reader pastes it, on the packages as they are built. */
export interface PastedProgram {
  readonly code: string;
  /** Runs it with the variables that log in to the org. */
  run(org: Pick<MockOrg, 'url' | 'credentials' | 'issueToken'>, others?: NodeJS.ProcessEnv): Run;
  /** Kills what still runs, and removes the folder. */
  remove(): void;
}

/** The `nth` block (from 1) of the page that is marked with the language. TypeScript loses its types, and nothing else. */
export const pastedProgram = (page: string, language: 'ts' | 'js', nth: number): PastedProgram => {
  const code = blocksOf(page, language)[nth - 1] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'sfstream-pasted-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const program = join(folder, 'program.mjs');
  writeFileSync(program, language === 'ts' ? transformSync(code, { loader: 'ts' }).code : code);
  const children: ChildProcess[] = [];
  return {
    code,
    run: (org, others = {}) => {
      const child = spawn(process.execPath, [program], {
        cwd: folder,
        env: { PATH: process.env['PATH'], ...loginOf(org), ...others },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.push(child);
      return runOf(child);
    },
    remove: () => {
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
};

const blocksOf = (page: string, language: string): readonly string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
    .filter(([, marked]) => marked === language)
    .map(([, , code = '']) => code);

const loginOf = ({
  url,
  credentials,
  issueToken,
}: Pick<MockOrg, 'url' | 'credentials' | 'issueToken'>): NodeJS.ProcessEnv => {
  const { accessToken, instanceUrl } = issueToken();
  return {
    SF_LOGIN_URL: url,
    SF_CONSUMER_KEY: credentials.consumerKey,
    SF_CONSUMER_SECRET: credentials.consumerSecret,
    SF_ACCESS_TOKEN: accessToken,
    SF_INSTANCE_URL: instanceUrl,
  };
};

const runOf = (child: ChildProcess): Run => {
  let stdout = '';
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    said: async (expected) => {
      const over = ended.then(() => {
        if (!expected.test(stdout)) throw new Error(`It has ended without that:\n${output}`);
      });
      while (!expected.test(stdout))
        await Promise.race([once(child.stdout ?? child, 'data'), over]);
      return stdout;
    },
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
    ended,
    get output() {
      return output;
    },
  };
};
