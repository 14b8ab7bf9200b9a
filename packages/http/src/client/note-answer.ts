import type { Subject } from 'rxjs';
import type { HttpActivity } from '../request/http-activity.ts';
import type { HttpRequest, HttpResponse } from '../request/http.ts';
import { consumptionOf } from '../salesforce/consumption.ts';
import { warningText } from '../wire/warning-text.ts';

/** Reports the org's limits that an answer used up, and a warning in its headers. Polls cost nothing and have none. */
export const noteAnswer = (
  activity: Subject<HttpActivity>,
  request: HttpRequest,
  urlShown: string,
  { status, headers }: HttpResponse,
): void => {
  if (request.lane === 'poll' || !activity.observed) return;
  for (const consumption of consumptionOf(request, { status, headers })) activity.next(consumption);
  const { warning } = headers;
  if (warning === undefined) return;
  const { method } = request;
  activity.next({ type: 'warning', method, url: urlShown, text: warningText(warning) });
};
