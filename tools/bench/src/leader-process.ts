import { tokenAuth } from '@sfstream/auth';
import { ReplayOption, createClient } from '@sfstream/core';
import { forward } from '@sfstream/forward';
import { defaultTo } from '@sfstream/replay';
import { lastValueFrom, take, tap } from 'rxjs';
import { engineServer } from './engines/engines.ts';
import type { LeaderRate } from './measures/leader.ts';

/** Order to a leader. */
interface LeaderOrder {
  readonly accessToken: string;
  readonly instanceUrl: string;
  readonly channel: string;
  /** Number of events that it forwards until it leaves. */
  readonly events: number;
}

const lead = async (order: LeaderOrder): Promise<Omit<LeaderRate, 'name'>> => {
  const { accessToken, instanceUrl, channel, events } = order;
  const { open, url } = engineServer(process.argv[2] ?? '', process.env);
  const { leader, sink, close } = await open(url);
  const client = createClient({ auth: tokenAuth({ accessToken, instanceUrl }) });
  let last = 0;
  let [started, used] = [performance.now(), process.cpuUsage()];
  await lastValueFrom(
    client.channel(channel, { replay: defaultTo(sink, ReplayOption.AllEvents) }).pipe(
      tap(() => {
        if (last === 0) [started, used] = [performance.now(), process.cpuUsage()];
      }),
      forward(sink, { leader }),
      tap(({ replayId }) => {
        if (replayId !== last + 1) throw new Error(`Event ${replayId} came after event ${last}.`);
        last = replayId;
      }),
      take(events),
    ),
  );
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(used);
  await lastValueFrom(client.close(), { defaultValue: undefined });
  await close();
  return { eventsPerSecond: events / seconds, busy: (user + system) / 1_000_000 / seconds };
};

process.on('message', (order: LeaderOrder) => {
  void lead(order).then((report) => process.send?.(report));
});
process.on('disconnect', () => process.exit());
