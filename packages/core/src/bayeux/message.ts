/** Advice of the server on how to go on (Bayeux, "advice"). Durations are milliseconds. */
export interface Advice {
  readonly reconnect?: string;
  readonly interval?: number;
  readonly timeout?: number;
}

/** A message as it travels: requests, replies and events alike. What a reply must hold is checked where it is read. */
export interface BayeuxMessage {
  readonly channel?: string;
  readonly id?: string | number;
  readonly clientId?: string;
  readonly successful?: boolean;
  readonly error?: string;
  readonly advice?: Advice;
  readonly subscription?: string | readonly string[];
  readonly data?: unknown;
  readonly ext?: { readonly sfdc?: { readonly failureReason?: string } };
  readonly version?: string;
  readonly minimumVersion?: string;
  readonly supportedConnectionTypes?: readonly string[];
  readonly connectionType?: string;
}
