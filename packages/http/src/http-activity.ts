/** What an {@link Http} did. Times are milliseconds; URLs have no query. */
export type HttpActivity =
  | { readonly type: 'request'; readonly method: string; readonly url: string }
  | {
      readonly type: 'response';
      readonly method: string;
      readonly url: string;
      readonly status: number;
      readonly duration: number;
    };
