import type { Client } from '@sfstream/core';
import { SubscriptionError } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { catchError, filter, ignoreElements, map, merge, of, take, throwError } from 'rxjs';
import { failing } from '../findings/failed.ts';
import type { Checked } from '../findings/finding.ts';
import { overdue } from '../checks/overdue.ts';

/** Every org has it. A session is for a channel, so this is asked for; whether it is granted is another question. */
const probe = '/data/ChangeEvents';

/** Checks that a handshake and a first poll work. */
export const checkSession = (client: Client, patience: number): Observable<Checked<undefined>> =>
  merge(
    client.state$.pipe(filter(({ type }) => type === 'open')),
    overdue(client, 'The handshake', patience),
    client.channel(probe).pipe(
      ignoreElements(),
      catchError((error: unknown) =>
        error instanceof SubscriptionError ? of(undefined) : throwError(() => error),
      ),
    ),
  ).pipe(
    take(1),
    map((): Checked<undefined> => ({
      passed: true,
      value: undefined,
      findings: [{ check: 'session', status: 'ok', text: 'Handshake and first poll work.' }],
    })),
    failing('session'),
  );
