import type { Observable } from 'rxjs';
import { map, switchMap, takeUntil, timer } from 'rxjs';
import type { Note } from './note-line.ts';

/** Milliseconds that the end may take before a note says why. */
const patience = 1_000;

/** Says what the end waits for, when it does not come at once. */
export const stillWaiting = (
  what: string,
  stop$: Observable<unknown>,
  ended$: Observable<unknown>,
): Observable<Note> =>
  stop$.pipe(
    switchMap(() => timer(patience)),
    map((): Note => ({
      tone: 'warning',
      text: `Waiting until ${what}. Press Ctrl-C again to end at once.`,
    })),
    takeUntil(ended$),
  );
