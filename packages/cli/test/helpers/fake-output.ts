import { Writable } from 'node:stream';

/** A stream that keeps what is written to it, and is a terminal if it is given a width. */
export class FakeOutput extends Writable {
  readonly isTTY: boolean;
  readonly columns?: number;
  text = '';
  #failure: Error | undefined;
  #waiting: (() => void)[] = [];
  /** Continues the write under way, while the reader pauses. */
  #continue: (() => void) | undefined;
  #isPaused = false;

  constructor(columns?: number) {
    super({ decodeStrings: false });
    this.isTTY = columns !== undefined;
    if (columns !== undefined) this.columns = columns;
    this.on('error', () => undefined);
  }

  get lines(): readonly string[] {
    return this.text.split('\n').filter((line) => line !== '');
  }

  /** From now on nobody reads. */
  breakPipe(): void {
    this.#failure = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  }

  /** The reader takes nothing until it goes on, as `less` does with a screen that is full. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Tells whether a write waits for the reader. */
  get isBlocked(): boolean {
    return this.#continue !== undefined;
  }

  goOn(): void {
    this.#isPaused = false;
    this.#continue?.();
  }

  /** Resolves once `isThere` is true of what was written. */
  async until(isThere: (output: this) => boolean): Promise<void> {
    while (!isThere(this)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  override _write(chunk: string, _: BufferEncoding, done: (error?: Error | null) => void): void {
    const write = (): void => {
      this.#continue = undefined;
      if (this.#failure === undefined) this.text += chunk;
      done(this.#failure);
      for (const resolve of this.#waiting.splice(0)) resolve();
    };
    if (this.#isPaused) {
      this.#continue = write;
      for (const resolve of this.#waiting.splice(0)) resolve();
    } else {
      write();
    }
  }
}
