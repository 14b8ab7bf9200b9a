import { latestApiVersion } from '@sfstream/auth';
import type { JsonCodec } from '@sfstream/base';
import type { Http } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { AsyncSubject, share } from 'rxjs';

/**
 * The highest API version at an origin, which is asked for once, however many want to know it; after a failure, it is
 * asked for again.
 */
export const latestVersions = (
  http: Http,
  json: JsonCodec,
): ((origin: string) => Observable<string>) => {
  const versions = new Map<string, Observable<string>>();
  return (origin) => {
    const version$ =
      versions.get(origin) ??
      latestApiVersion(http, json, origin).pipe(
        share({ connector: () => new AsyncSubject(), resetOnComplete: false }),
      );
    versions.set(origin, version$);
    return version$;
  };
};
