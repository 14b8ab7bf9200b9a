import type { HttpActivity } from '@sfstream/http';

/** An activity of a {@link Rest}. */
export type RestActivity =
  | HttpActivity
  /** A rejected token was replaced. */
  | { readonly type: 'token-renewed'; readonly instanceUrl: string };
