import type { AxiosRequestConfig } from 'axios';
import type { Carrier } from '../wire/carrier.ts';
import type { CookieJar } from './cookie-jar.ts';
import type { HttpOptions } from '../request/http-options.ts';

/** A way to the server with sockets of its own: what waits in one lane does not hold up another. */
export interface Lane {
  /** Returns the settings of axios for a request to this URL. */
  readonly configFor: (url: string) => AxiosRequestConfig;
  /** A shorter way than axios, where the settings allow one. */
  readonly straight: Carrier | undefined;
  close(): void;
}

/** Functions that differ between Node and browsers. */
export interface Platform {
  openLane(options: HttpOptions, keepAlive: boolean, maxResponseBytes: number): Lane;
  /** Creates a store of cookies; undefined where the platform keeps them itself. */
  createCookieJar(): CookieJar | undefined;
}
