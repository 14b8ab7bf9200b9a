import { Observable } from 'rxjs';
import { codeOf } from '../failures/code-of.ts';

/** Writes the line on subscription; completes once the stream has taken it, and fails when it cannot. */
export const writeLine = (stream: NodeJS.WritableStream, line: string): Observable<never> =>
  new Observable((subscriber) => {
    stream.write(`${line}\n`, (error) => {
      if (error) subscriber.error(error);
      else subscriber.complete();
    });
  });

/** Tells whether the reader has gone, as `head` does when it has seen enough. */
export const isBrokenPipe = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
};
