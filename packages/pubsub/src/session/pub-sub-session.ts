import { randomUUID } from 'node:crypto';
import type { AccessToken } from '@sfstream/auth';
import type { HttpOptions } from '@sfstream/http';
import type { Session, SessionPorts, Signal } from '@sfstream/core/transport';
import type { Observable } from 'rxjs';
import {
  ReplaySubject,
  Subject,
  concat,
  defer,
  finalize,
  map,
  of,
  switchMap,
  takeUntil,
  tap,
} from 'rxjs';
import type { EventSchema } from '../avro/event-schema.ts';
import type { Schemas } from '../avro/schemas.ts';
import { answerTimeout } from '../calls/answer-timeout.ts';
import type { Call } from '../calls/call.ts';
import { callerOf } from '../calls/caller.ts';
import type { Caller } from '../calls/caller.ts';
import { connect } from '../calls/connect.ts';
import { connections } from '../connections/connections.ts';
import { tenantIdOf } from '../calls/tenant-id.ts';
import type { Tolerance } from '../connections/tolerance.ts';
import type { EventReader } from '../events/event-reader.ts';
import { pubSubPublisher } from '../publishing/pub-sub-publisher.ts';
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

type LiveSettings = Pick<SessionSettings, 'http' | 'schemas' | 'topics' | 'readerOf'> &
  Pick<PublishPorts, 'userId'>;

const live = (call: Call, settings: LiveSettings, ports: SessionPorts): Observable<Signal> =>
  defer(() => {
    const { schemas, readerOf } = settings;
    const { wanted$, brake, scheduler, backoff } = ports;
    const credits = createCredits(brake);
    const serving = { call, schemas, readerOf, holding: brake, credits, scheduler, backoff };
    const lost = new Subject<never>();
    const over = new ReplaySubject<void>(1);
    const publisher = pubSubPublisher({
      ...publishPorts(call, settings, ports),
      lose: (error) => lost.error(error),
      over$: over,
    });
    return servedChannels(wanted$, (demand) => serveChannel(serving, demand)).pipe(
      parking(publisher, () => scheduler.now()),
      takeUntil(lost),
      finalize(() => over.next()),
    );
  });

const publishPorts = (
  call: Call,
  { http, topics, userId }: LiveSettings,
  { scheduler, backoff }: SessionPorts,
): Omit<PublishPorts, 'lose' | 'over$'> => ({
  ...{ call, topics, scheduler, backoff },
  answerTimeout: answerTimeout(http),
  now: () => scheduler.now(),
  newKey: randomUUID,
  userId,
});

/** The id of the user in the identity URL of a token, where that has one. */
const userIdOf = ({ id = '' }: AccessToken): string | undefined =>
  /\/(005\w{12}(?:\w{3})?)$/.exec(id)?.[1];
