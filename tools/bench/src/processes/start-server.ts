import { startProcess } from './start-process.ts';
import type { Process } from './start-process.ts';

/** The neutral server in its process. */
export interface ServerProcess extends Pick<Process, 'end'> {
  readonly origin: string;
  /** Feeds this channel and no other. */
  readonly feed: (channel: string) => void;
}

export const startServer = async (): Promise<ServerProcess> => {
  const { tell, next, end } = startProcess('server-process');
  return { origin: String(await next()), feed: tell, end };
};
