import { startProcess } from './start-process.ts';
import type { Process } from './start-process.ts';

/** The neutral server in its process. */
export interface ServerProcess extends Pick<Process, 'end'> {
  readonly origin: string;
  /** Feeds this channel and no other. */
  readonly feed: (channel: string) => void;
}

/** Starts the server of Bayeux, or that of the Pub/Sub API, which may be so many milliseconds away. */
export const startServer = async (
  module: 'server-process' | 'pub-sub-server-process' = 'server-process',
  delay = 0,
): Promise<ServerProcess> => {
  const { tell, next, end } = startProcess(module, [String(delay)]);
  return { origin: String(await next()), feed: tell, end };
};
