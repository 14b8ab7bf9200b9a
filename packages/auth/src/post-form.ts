import type { HttpOptions, HttpResponse } from '@sfstream/http';
import { createHttp } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { defer } from 'rxjs';

/** Posts a form, once for each subscription, and asks for JSON. Logins are rare, so no connection is kept. */
export const postForm = (
  url: string,
  fields: Readonly<Record<string, string>>,
  http: HttpOptions = {},
): Observable<HttpResponse> =>
  defer(() =>
    createHttp(http, { keepAlive: false }).request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(fields).toString(),
    }),
  );
