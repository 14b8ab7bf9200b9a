/** Content that the neutral server sends as `data`. */
export interface EventData {
  /** `Sent__c`: microseconds on the shared clock. */
  readonly payload: { readonly Sent__c: number };
  readonly event: { readonly replayId: number };
}

interface Target {
  readonly origin: string;
  readonly channels: readonly string[];
}

/** One of the clients compared: opens a session, subscribes the channels and calls back with the data of each event. */
export type Listen = (target: Target, onEvent: (data: EventData) => void) => void;
