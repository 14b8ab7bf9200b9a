import type { ReplayId } from './replay.ts';
import { toCometdId } from './to-cometd-id.ts';
import { toPubSubPosition } from './to-pub-sub-position.ts';

/** The replay ids of one event as texts: the one that is given, and that of the other API, where its form is one that can be converted. */
export const spellingsOf = (id: ReplayId): ReadonlySet<string> =>
  new Set(
    [id, toCometdId(id), toPubSubPosition(id)].filter((one) => one !== undefined).map(String),
  );
