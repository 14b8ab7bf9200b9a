import { startProcess } from '../processes/start-process.ts';

/** Number of clients in one process, and number of channels that each of them joins. */
export interface JoinedChannels {
  readonly clients: number;
  readonly channels: number;
}

/** Bytes that joined channels have added to a process; garbage is collected before and after. */
export interface ChannelMemory extends JoinedChannels {
  readonly heap: number;
  readonly rss: number;
}

/** Joins the channels in a process of their own. */
export const measureChannelMemory = async (
  origin: string,
  joined: JoinedChannels,
): Promise<ChannelMemory> => {
  const counts = [joined.clients, joined.channels].map(String);
  const { next, end } = startProcess('channels-process', [origin, ...counts], ['--expose-gc']);
  const report = await next();
  await end();
  if (!isMemory(report)) throw new Error('The channels reported no numbers.');
  return { ...joined, ...report };
};

const isMemory = (value: unknown): value is Pick<ChannelMemory, 'heap' | 'rss'> =>
  typeof value === 'object' && value !== null && 'heap' in value && 'rss' in value;
