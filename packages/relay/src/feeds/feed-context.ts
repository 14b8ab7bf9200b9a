import type { Place } from '../log/event-log.ts';
import type { RelaySettings, RelaySource } from '../options/relay-options.ts';
import type { RelayActivity } from './relay-activity.ts';

/** The surroundings that all feeds of a relay share. */
export interface FeedContext {
  readonly source: RelaySource;
  readonly settings: RelaySettings;
  /** Gives the next place of the relay. */
  readonly tick: () => Place;
  readonly note: (activity: RelayActivity) => void;
}
