import type { ReplayId } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';

/** Names the start of a handler in words that follow "from". */
export const positionText = (position: ReplayId): string => {
  switch (position) {
    case ReplayOption.NewEvents:
      return 'new events on';
    case ReplayOption.AllEvents:
      return 'the oldest retained event on';
    default:
      return String(position);
  }
};
