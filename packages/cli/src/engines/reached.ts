import { messageOf } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { firstValueFrom, takeUntil } from 'rxjs';
import { codeOf } from '../failures/code-of.ts';
import { sentence } from '../terminal/sentence.ts';
import { inTime } from '../process/in-time.ts';

/** Milliseconds for the first answer of an engine. */
const patience = 10_000;

/** Waits for the first answer of an engine. Rejects with the reason why there is none, and what to do; once `stop$` emits, at once. */
export const reached = async <T>(
  engine: string,
  stop$: Observable<unknown>,
  answer$: Observable<T>,
): Promise<T> => {
  try {
    return await firstValueFrom(answer$.pipe(inTime(patience), takeUntil(stop$)));
  } catch (error) {
    // Node gives no message where it has tried several addresses.
    const reason = messageOf(error) || `error ${String(codeOf(error))}`;
    throw new Error(
      `${sentence(reason)} Check that ${engine} runs there, and that the URL of --to has the right host, port, user and password.`,
      { cause: error },
    );
  }
};
