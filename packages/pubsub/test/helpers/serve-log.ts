import type { ServerDuplexStream } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { AskedOf, OtherServer, SentEvent } from './other-server-laws.ts';
import { orderSchema } from './schemas.ts';
import { serveGrpc } from './serve-grpc.ts';
import type { Behaviour } from './serve-grpc.ts';

/** A request as proto-loader reads it: what was not sent is missing. */
interface Fetch {
  readonly replayPreset?: number;
  readonly replayId?: Buffer;
  readonly numRequested: number;
}

/** A stream of the one channel. */
interface Follower {
  readonly stream: ServerDuplexStream<never, object>;
  sent: number;
  credit: number;
}

const replayId = (number: number): Buffer => {
  const bytes = Buffer.alloc(10);
  bytes.writeBigUInt64BE(BigInt(number));
  return bytes;
};

/** Starts a server by grpc-js and proto-loader that keeps the events of one channel. It ends after the test. */
export const serveLog = async (): Promise<OtherServer> => {
  const events: object[] = [];
  const asked: AskedOf[] = [];
  const followers = new Set<Follower>();

  const send = (follower: Follower): void => {
    while (follower.credit > 0 && follower.sent < events.length) {
      const first = follower.sent;
      const list = events.slice(first, first + Math.min(follower.credit, 7));
      follower.sent += list.length;
      follower.credit -= list.length;
      follower.stream.write({
        events: list.map((event, index) => ({ event, replayId: replayId(first + index + 1) })),
        latestReplayId: replayId(follower.sent),
        pendingNumRequested: follower.credit,
      });
    }
  };
  const append = (list: readonly object[]): void => {
    events.push(...list);
    followers.forEach(send);
  };
  const begin = ({ replayPreset = 0, replayId: after }: Fetch): number =>
    [events.length, 0, Number(after?.readBigUInt64BE() ?? 0)][replayPreset] ?? 0;

  const behaviour: Behaviour = {
    GetTopic: (_, answer) => answer(null, { canPublish: true, canSubscribe: true, schemaId: 's' }),
    GetSchema: (_, answer) => answer(null, { schemaId: 's', schemaJson: orderSchema }),
    Publish: ({ request }, answer) => {
      const { events: list } = request as { readonly events: readonly { readonly id: string }[] };
      append(list);
      const first = events.length - list.length + 1;
      const results = list.map(({ id }, index) => ({
        replayId: replayId(first + index),
        correlationKey: id,
      }));
      answer(null, { results });
    },
    Subscribe: (stream) => {
      const follower: Follower = { stream, sent: -1, credit: 0 };
      followers.add(follower);
      stream
        .on('data', (request: Fetch) => {
          const { replayPreset: preset = 0, replayId: after, numRequested } = request;
          asked.push({ preset, replayId: after?.toString('hex') ?? '', numRequested });
          if (follower.sent < 0) follower.sent = begin(request);
          follower.credit += numRequested;
          if (follower.credit <= 100) send(follower);
          else stream.emit('error', { code: status.INVALID_ARGUMENT, details: 'more than 100' });
        })
        .on('cancelled', () => followers.delete(follower))
        .on('end', () => stream.end());
    },
  };
  return {
    endpoint: await serveGrpc(behaviour),
    asked,
    publish: (list: readonly SentEvent[]) =>
      append(list.map(({ id, payload }) => ({ id, payload, schemaId: 's' }))),
    end: (how) => {
      for (const { stream } of followers) {
        if (how === 'OK') stream.end();
        else stream.emit('error', { code: status[how], details: 'as the test says' });
      }
      followers.clear();
    },
  };
};
