import type { Observable } from 'rxjs';
import {
  concat,
  connect,
  filter,
  ignoreElements,
  map,
  of,
  startWith,
  switchMap,
  take,
  takeUntil,
} from 'rxjs';
import type { EventBus } from '../events/event-bus.ts';
import type { Rpc } from '../grpc/rpc.ts';
import { streamRpc } from '../grpc/rpc.ts';
import type { CallContext } from './call-context.ts';
import { deliveries } from './deliveries.ts';
import type { Delivery, DeliveryRules } from './deliveries.ts';
import { feed } from './feed.ts';
import type { FedEvent } from './feed.ts';
import { fetchRequest, fetchResponse, replayPreset } from './messages.ts';
import type { FetchRequest, FetchResponse } from './messages.ts';
import { refusals } from './refusals.ts';
import { fromReplayBytes, toReplayBytes } from './replay-bytes.ts';
import { splitEvents } from './split-events.ts';
import type { Switches } from './switches.ts';
import type { Topic, Topics } from './topics.ts';

interface Parts {
  readonly bus: EventBus;
  readonly topics: Topics;
  readonly switches: Switches;
  readonly times: Omit<DeliveryRules<FedEvent>, 'split'>;
}

/** `Subscribe`: a stream of events of one topic, as far as they are asked for. */
export const subscribe = (parts: Parts): Rpc<CallContext> =>
  streamRpc({ request: fetchRequest, response: fetchResponse }, (request$, { rpcId }) =>
    request$.pipe(
      connect((shared$) =>
        shared$.pipe(
          take(1),
          switchMap((first) => fetched(first, shared$, parts)),
        ),
      ),
      map((response) => ({ ...response, rpcId })),
    ),
  );

const fetched = (
  first: FetchRequest,
  later$: Observable<FetchRequest>,
  { bus, topics, switches, times }: Parts,
): Observable<Omit<FetchResponse, 'rpcId'>> => {
  const topic = subscribable(topics(first.topicName));
  const position = positionOf(first);
  const grant$ = later$.pipe(
    map((request) => grantOf(request, first.topicName)),
    startWith(grantOf(first, first.topicName)),
  );
  // A client that has said its last word wants no more.
  const end$ = concat(later$.pipe(ignoreElements()), of('end'));
  return deliveries(grant$, feed(bus, topic.name, position), {
    ...times,
    split: (events) => splitEvents(events, switches.eventsPerResponse),
  }).pipe(
    filter(({ events }) => events.length > 0 || !switches.withoutKeepalives),
    map((delivery) => responseOf(delivery, () => bus.mark(topic.name))),
    takeUntil(end$),
  );
};

const subscribable = (topic: Topic): Topic => {
  if (!topic.canSubscribe) throw refusals.cannotSubscribe(topic.name.base);
  return topic;
};

/** Replay fields count in the first request only; a later one may leave the topic out. */
const grantOf = ({ topicName, numRequested, authRefresh }: FetchRequest, topic: string): number => {
  if (authRefresh !== '') throw refusals.refreshNotAllowed();
  if (topicName !== '' && topicName !== topic) throw refusals.fetchTopicMismatch();
  if (numRequested <= 0) throw refusals.countNotPositive(numRequested);
  return numRequested;
};

/** The position as the bus has it: a replay id, -1 for new events, -2 for all. */
const positionOf = ({ replayPreset: preset, replayId }: FetchRequest): number => {
  switch (preset) {
    case replayPreset.latest:
      return -1;
    case replayPreset.earliest:
      return -2;
    case replayPreset.custom: {
      if (replayId.length === 0) throw refusals.replayIdMissing();
      const position = fromReplayBytes(replayId);
      if (position === undefined) throw refusals.replayIdCorrupted();
      return position;
    }
    default:
      throw refusals.presetUnknown(preset);
  }
};

/** The position behind an answer is that of its last event; a keepalive tells the newest of the topic. */
const responseOf = (
  { events, outstanding }: Delivery<FedEvent>,
  newest: () => number,
): Omit<FetchResponse, 'rpcId'> => ({
  events: events.map(({ uuid, schemaId, payload, replayId }) => ({
    event: { id: uuid, schemaId, payload, headers: [] },
    replayId: toReplayBytes(replayId),
  })),
  latestReplayId: toReplayBytes(events.at(-1)?.replayId ?? newest()),
  pendingNumRequested: outstanding,
});
