import type { Readable } from 'node:stream';
import type { Observable } from 'rxjs';
import type { Display } from '../terminal/terminal-style.ts';

/** A stream to write to, and what it is: `process.stdout` is one. */
export type Output = NodeJS.WritableStream & Display;

/** A stream to read, and whether somebody would have to type: `process.stdin` is one. */
export type Input = Readable & Pick<Display, 'isTTY'>;

/** Parts of the process that a command uses. */
export interface ProcessContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Emits when the command is to end. */
  readonly stop$: Observable<unknown>;
  /** Command that calls this program, as words of a shell, for commands that are printed to be pasted. Default: `sfstream`. */
  readonly calledAs?: string;
}

/** Parts of the process that a command with input uses. */
export interface ProcessContextWithInput extends ProcessContext {
  readonly stdin: Input;
}
