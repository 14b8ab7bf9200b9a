import type { Subject } from 'rxjs';
import type { ApiUsage } from '../salesforce/api-usage.ts';
import type { HttpRequest } from '../request/http.ts';
import type { SfStreamError } from '@sfstream/base';
import type { HttpActivity, Sending } from '../request/http-activity.ts';
import { nextRequestId } from './next-request-id.ts';

/** End of a request. */
type End =
  | ({ readonly type: 'response'; readonly status: number } & Partial<ApiUsage>)
  | { readonly type: 'failed'; readonly error: SfStreamError }
  | { readonly type: 'aborted' };

/**
 * Tells at once of a request that is being sent, and once how it ended, by what is returned; later ends are passed over.
 * Builds nothing while nobody observes, as polls are many.
 */
export const tellRequest = (
  activity: Subject<HttpActivity>,
  { method, lane = 'call', purpose }: HttpRequest,
  url: string,
): ((end: () => End) => void) => {
  const id = nextRequestId();
  const started = performance.now();
  const sending = (): Sending => ({
    id,
    method,
    url,
    lane,
    ...(purpose !== undefined && { purpose }),
  });
  let isOver = false;

  if (activity.observed) activity.next({ type: 'request', ...sending() });
  return (end) => {
    if (isOver) return;
    isOver = true;
    if (!activity.observed) return;
    activity.next({ ...end(), ...sending(), duration: performance.now() - started });
  };
};
