/** What these tests use of faye, which has no types of its own. */
declare module 'faye' {
  import type { Server } from 'node:http';

  export interface BayeuxMessage {
    readonly channel: string;
    readonly [field: string]: unknown;
  }

  /** What an engine of one's own is given: it carries messages between the sessions. */
  export interface Bus {
    publish(message: BayeuxMessage): void;
  }

  interface Events {
    handshake: (clientId: string) => void;
    subscribe: (clientId: string, channel: string) => void;
    unsubscribe: (clientId: string, channel: string) => void;
    disconnect: (clientId: string) => void;
  }

  interface Options {
    readonly mount: string;
    /** Seconds. */
    readonly timeout: number;
    readonly engine: { readonly type: { create(bus: Bus, options: object): object } };
  }

  export class NodeAdapter {
    constructor(options: Options);
    attach(server: Server): void;
    on<E extends keyof Events>(event: E, listener: Events[E]): void;
    addExtension(extension: {
      incoming(message: BayeuxMessage, callback: (message: BayeuxMessage) => void): void;
    }): void;
    close(): void;
  }
}

declare module 'faye/src/engines/memory.js' {
  import type { Bus } from 'faye';

  const memory: { create(bus: Bus, options: object): object };
  export default memory;
}
