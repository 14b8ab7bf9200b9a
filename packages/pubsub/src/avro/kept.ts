import type { Observable } from 'rxjs';
import { defer, finalize, of, share, tap } from 'rxjs';
import type { Call } from '../calls/call.ts';

/** Values that are asked for by name and kept. */
export interface Kept<V> {
  /** The value, if it has been loaded. */
  readonly get: (name: string) => V | undefined;
  /** Emits the value, which is asked for once, however many wait for it. A failure is passed on and not kept. */
  readonly load: (call: Call, name: string) => Observable<V>;
  /** Has the value asked for again. */
  readonly forget: (name: string) => void;
}

/** Keeps at most `limit` values: those that were used last. */
export const createKept = <V>(
  ask: (call: Call, name: string) => Observable<V>,
  limit: number,
): Kept<V> => {
  const known = new Map<string, V>();
  const underWay = new Map<string, Observable<V>>();

  const keep = (name: string, value: V): void => {
    known.set(name, value);
    for (const [oldest] of known) {
      if (known.size <= limit) return;
      known.delete(oldest);
    }
  };
  const get = (name: string): V | undefined => {
    const value = known.get(name);
    // The order counts only where one will have to go.
    if (value !== undefined && known.size >= limit) {
      known.delete(name);
      known.set(name, value);
    }
    return value;
  };
  const begin = (call: Call, name: string): Observable<V> => {
    const asked$ = ask(call, name).pipe(
      tap((value) => keep(name, value)),
      finalize(() => underWay.delete(name)),
      share(),
    );
    underWay.set(name, asked$);
    return asked$;
  };
  return {
    get,
    load: (call, name) =>
      defer(() => {
        const value = get(name);
        return value === undefined ? (underWay.get(name) ?? begin(call, name)) : of(value);
      }),
    forget: (name) => void known.delete(name),
  };
};
