import type { Client, ClientOptions } from '@sfstream/core';
import { createClient } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { concat, defer, ignoreElements } from 'rxjs';
import type { Finding } from '../findings/finding.ts';

/** Each check has a time limit of its own. */
export const withClient = (
  options: Pick<ClientOptions, 'auth' | 'apiVersion' | 'transport'>,
  use: (client: Client) => Observable<Finding>,
): Observable<Finding> =>
  defer(() => {
    const client = createClient({ ...options, connectionTimeout: null });
    return concat(use(client), defer(() => client.close()).pipe(ignoreElements()));
  });
