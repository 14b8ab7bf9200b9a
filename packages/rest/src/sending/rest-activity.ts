import type { HttpActivity } from '@sfstream/http';

/** What a {@link Rest} did. */
export type RestActivity =
  | HttpActivity
  /** A rejected token was replaced. */
  | { readonly type: 'token-renewed'; readonly instanceUrl: string };
