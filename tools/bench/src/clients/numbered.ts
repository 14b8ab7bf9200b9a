import type { Payload } from '../pub-sub/event-schema.ts';
import type { EventData } from './listen.ts';

/** An event of the Pub/Sub API as the measurements look at it: its number stands in its payload, so that all clients read it alike. */
export const numbered = ({ Number__c }: Payload): EventData => ({
  payload: { Sent__c: 0 },
  event: { replayId: Number__c },
});
