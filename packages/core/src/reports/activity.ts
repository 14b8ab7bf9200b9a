import type { HttpActivity } from '@sfstream/http';
import type { ServerError } from '../errors/server-error.ts';
import type { MarkerAge } from './marker-age.ts';
import type { ReplayId, ReplayOption } from '../model/replay.ts';

/** A thing that happened, for logs and metrics. No activity holds a secret. */
export type Activity =
  | HttpActivity
  /** A new session began. */
  | { readonly type: 'handshake'; readonly clientId: string }
  /** The org is reached over a protocol without sessions of its own. */
  | { readonly type: 'connected'; readonly endpoint: string }
  /** A rejected token was replaced. */
  | { readonly type: 'token-renewed'; readonly instanceUrl: string }
  /**
   * A channel goes on from the marker of a store, of this age. `converted`: the marker was that of CometD and this is the Pub/Sub
   * API, or the other way round.
   */
  | {
      readonly type: 'resuming';
      readonly channel: string;
      readonly replayId: ReplayId;
      readonly marker: MarkerAge;
      readonly converted?: true;
    }
  /** The server acknowledged a channel; `replayId` is the position that was asked for. */
  | { readonly type: 'subscribed'; readonly channel: string; readonly replayId: ReplayId }
  /** The server acknowledged the channel again, in a later session. */
  | { readonly type: 'resubscribed'; readonly channel: string; readonly replayId: ReplayId }
  | { readonly type: 'unsubscribed'; readonly channel: string }
  /** The server goes on serving a channel that nobody here listens to any more. */
  | {
      readonly type: 'unsubscribe-refused';
      readonly channel: string;
      readonly error: ServerError;
    }
  /**
   * Events arrive under a name that was never subscribed, so nobody gets them; reported once for each name. `meant` is
   * the subscribed channel of which it may be another spelling.
   */
  | {
      readonly type: 'unknown-channel';
      readonly channel: string;
      readonly meant?: string;
      readonly reason: string;
    }
  /** A replay id was refused, and the configured fallback takes its place. */
  | {
      readonly type: 'replay-fallback';
      readonly channel: string;
      readonly replayId: ReplayId;
      readonly fallback: ReplayOption;
    }
  /**
   * A channel goes on from a position and has had no event for `silentFor` milliseconds, while the position grows old.
   * There may be no events, or Salesforce may not have found them yet; each new session makes it search from the
   * beginning.
   */
  | {
      readonly type: 'long-silence';
      readonly channel: string;
      readonly replayId: ReplayId;
      readonly silentFor: number;
      readonly marker: MarkerAge;
    }
  /** Events of the channel may have been missed, for the given reason. */
  | { readonly type: 'possible-loss'; readonly channel: string; readonly reason: string };
