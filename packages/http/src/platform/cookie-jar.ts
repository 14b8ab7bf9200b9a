/** Keeps the cookies of one session. Cookies that the jar's rules refuse are ignored, as a browser does. */
export interface CookieJar {
  /** The value of the `Cookie` header for a request to `url`; empty when there is none. */
  header(url: string): string;
  /**
   * Takes the `Set-Cookie` headers of a response from `url`. `date` is its `Date` header: expiry is told by the server's
   * clock, which may differ from this machine's.
   */
  store(url: string, setCookie: readonly string[], date?: string): void;
}
