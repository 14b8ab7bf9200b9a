import type { ReplayId, ReplayMarker } from '@sfstream/core';
import { ClientError, readMarker } from '@sfstream/core';

/** The marker that a store answers without having been given one. Throws a `ClientError` for what is not a position. */
export const fixedMarker = (owner: string, replay: ReplayId): ReplayMarker => {
  try {
    return readMarker({ replayId: replay });
  } catch (cause) {
    const rule = 'a ReplayOption, or a replay id: a whole number or a string of digits';
    throw new ClientError(`replay of ${owner} must be ${rule}.`, { field: 'replay', cause });
  }
};
