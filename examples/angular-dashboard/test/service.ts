import type { ReplayOption } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const channel = '/event/Order__e';

/** What the dashboard needs of a service, in a process of its own. */
export interface Service {
  readonly url: string;
  readonly port: number;
  /** Ends it by SIGKILL: no goodbye to the pages. */
  kill(): Promise<void>;
}

export interface ServiceOptions {
  /** Where the log of its relay begins. Default: with new events. */
  readonly replay?: ReplayOption;
  /** Default: a free one. */
  readonly port?: number;
  /** Where the page was built. Default: in this example. */
  readonly page?: string;
  /** Whether it listens by the Pub/Sub API. Default: by CometD. */
  readonly isPubSub?: boolean;
  /** Whether pages may have the channel. Default: they may. */
  readonly isAllowed?: boolean;
}

/** Starts a service from the built packages. Resolves as soon as it listens. */
export const startService = async (
  org: MockOrg,
  {
    replay,
    port = 0,
    page = join(__dirname, '../dist'),
    isPubSub = false,
    isAllowed = true,
  }: ServiceOptions = {},
): Promise<Service> => {
  const endpoint = isPubSub ? org.pubSubEndpoint : undefined;
  const child = spawn(
    process.execPath,
    [
      join(__dirname, 'service.cjs'),
      JSON.stringify({ credentials: org.login, endpoint, channel, replay, isAllowed, port, page }),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const listening = Number(line);
  return {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};
