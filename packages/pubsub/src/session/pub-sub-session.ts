import { randomUUID } from 'node:crypto';
import type { AccessToken } from '@sfstream/auth';
import type { HttpOptions } from '@sfstream/http';
import type { Open, Session, SessionPorts, Signal } from '@sfstream/core/transport';
import type { Observable } from 'rxjs';
import { concat, defer, map, of, switchMap, tap } from 'rxjs';
import type { EventSchema } from '../avro/event-schema.ts';
import type { Schemas } from '../avro/schemas.ts';
import type { Call } from '../calls/call.ts';
import { callerOf } from '../calls/caller.ts';
import type { Caller } from '../calls/caller.ts';
import { connect } from '../calls/connect.ts';
import { connections } from '../connections/connections.ts';
import { tenantIdOf } from '../calls/tenant-id.ts';
import type { Tolerance } from '../connections/tolerance.ts';
import type { EventReader } from '../events/event-reader.ts';
import { publishOne } from '../publishing/publish-one.ts';
import type { PublishPorts } from '../publishing/publish-ports.ts';
import type { Topics } from '../publishing/topics.ts';
import { asksForCalm } from '../remedies/asks-for-calm.ts';
import { createCredits } from '../subscribing/credits.ts';
import { parking } from './parking.ts';
import { questionOn } from './question-on.ts';
import { serveChannel } from './serve-channel.ts';
import { servedChannels } from './served-channels.ts';
import { serverTime } from './server-time.ts';

/** The settings of all sessions of a client. */
export interface SessionSettings {
  /** Origin of the Pub/Sub API. */
  readonly origin: string;
  readonly http: HttpOptions;
  readonly tenantId: string | undefined;
  readonly tolerance: Tolerance;
  readonly schemas: Schemas;
  readonly topics: Topics;
  readonly readerOf: (schema: EventSchema) => EventReader;
}

/**
 * The connections to the Pub/Sub API with a stream for each wanted channel. Opens on subscription, and counts as open once the server
 * has served a channel. Fails when a connection is lost, or the server refuses more than one channel. `token` gives the newest one.
 */
export const pubSubSession =
  (token: () => AccessToken, settings: SessionSettings): Session =>
  (ports) =>
    defer(() => {
      const { origin, http, tolerance } = settings;
      const { instanceUrl } = token();
      // A session is of one org, which a later token need not tell.
      const tenantId = tenantIdOf(token(), settings.tenantId);
      const caller = (): Caller => callerOf(token(), tenantId);
      const open$ = defer(() =>
        connect({ origin, http, caller, pingInterval: tolerance.pingInterval() }),
      );
      const question = questionOn(ports.wanted$);
      return concat(
        of<Signal>({ type: 'state', state: { type: 'handshaking', instanceUrl } }),
        connections({ open$, tolerance, question, scheduler: ports.scheduler }).pipe(
          switchMap((call) =>
            concat(
              of<Signal>({ type: 'begun', activity: { type: 'connected', endpoint: origin } }),
              serverTime(instanceUrl, http).pipe(
                map((time): Signal => ({ type: 'server-time', serverTime: time })),
              ),
              live(call, { ...settings, userId: userIdOf(token()) }, ports),
            ),
          ),
        ),
      ).pipe(
        tap({
          error: (error: unknown) => {
            if (asksForCalm(error)) tolerance.sendFewerPings();
          },
        }),
      );
    });

const live = (
  call: Call,
  {
    schemas,
    topics,
    readerOf,
    userId,
  }: Pick<SessionSettings, 'schemas' | 'topics' | 'readerOf'> & Pick<PublishPorts, 'userId'>,
  { wanted$, brake, scheduler, backoff }: SessionPorts,
): Observable<Signal> =>
  defer(() => {
    const credits = createCredits(brake);
    const ports = { call, schemas, readerOf, holding: brake, credits, scheduler, backoff };
    const publishing: PublishPorts = {
      ...{ call, schemas, topics, scheduler, backoff },
      now: () => scheduler.now(),
      newKey: randomUUID,
      userId,
    };
    const open = (): Open => ({
      type: 'open',
      since: scheduler.now(),
      publish: (channel, data) => published(publishing, channel, data),
    });
    return servedChannels(wanted$, (demand) => serveChannel(ports, demand)).pipe(parking(open));
  });

const published = (
  ports: PublishPorts,
  channel: string,
  data: unknown,
): ReturnType<Open['publish']> =>
  publishOne(ports, channel, data).pipe(
    map(({ replayId, correlationKey }) => ({ channel, replayId, eventUuid: correlationKey })),
  );

/** The id of the user in the identity URL of a token, where that has one. */
const userIdOf = ({ id = '' }: AccessToken): string | undefined =>
  /\/(005\w{12}(?:\w{3})?)$/.exec(id)?.[1];
