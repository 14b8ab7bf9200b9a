import './helpers/set-up-test-bed.ts';
import type { EnvironmentProviders } from '@angular/core';
import {
  EnvironmentInjector,
  InjectionToken,
  PLATFORM_ID,
  createEnvironmentInjector,
  inject,
  provideZonelessChangeDetection,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { PageState, SfStreamFeature } from '@sfstream/angular';
import {
  ClientError,
  RelayRefusedError,
  SfStreamClient,
  provideSfStream,
  withBearer,
  withCredentials,
  withHeartbeat,
  withResume,
} from '@sfstream/angular';
import { connectRelay } from '@sfstream/relay/client';
import { Subject, filter, firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { holdTime, passTimeUntil } from '../../http/test/helpers/held-time.ts';
import type { RelayServer } from './helpers/relay-server.ts';
import { channel, startRelay } from './helpers/relay-server.ts';

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
});
afterEach(async () => {
  TestBed.resetTestingModule();
  await relay.close();
});

const provide = (...features: readonly SfStreamFeature[]): EnvironmentProviders =>
  provideSfStream({ url: relay.url, backoff: () => 5 }, ...features);

const clientWith = (...providers: (EnvironmentProviders | object)[]): SfStreamClient =>
  TestBed.configureTestingModule({
    providers: [provideZonelessChangeDetection(), ...providers],
  }).inject(SfStreamClient);

const opened = (client: SfStreamClient): Promise<PageState> =>
  firstValueFrom(client.state$.pipe(filter(({ type }) => type === 'open')));

/** Subscribes, and gives what comes once the relay listens. */
const replayIds = async (client: SfStreamClient, publish: () => void, count: number) => {
  const events = lastValueFrom(client.channel(channel).pipe(take(count), toArray()));
  await opened(client);
  publish();
  return (await events).map(({ replayId }) => replayId);
};

it('gives the events of a channel', async () => {
  const client = clientWith(provide());
  expect(await replayIds(client, () => [1, 2].forEach(relay.publish), 2)).toEqual([1, 2]);
});

it('goes on after a dropped connection with nothing missed or repeated', async () => {
  const client = clientWith(provide());
  const publish = (): void => {
    relay.publish(1);
    relay.drop();
    relay.publish(2);
    relay.publish(3);
  };
  expect(await replayIds(client, publish, 3)).toEqual([1, 2, 3]);
});

it('shows where the connection is', async () => {
  const client = clientWith(provide());
  const states: string[] = [];
  const watching = client.state$.subscribe(({ type }) => states.push(type));
  const reading = client.channel(channel).subscribe();
  await opened(client);
  reading.unsubscribe();
  await firstValueFrom(client.state$.pipe(filter(({ type }) => type === 'idle')));
  watching.unsubscribe();
  expect(states).toEqual(['idle', 'connecting', 'open', 'idle']);
});

it('fails a channel that the relay refuses, and that one only', async () => {
  const client = clientWith(provide());
  const allowed = replayIds(client, () => relay.publish(1), 1);
  await expect(firstValueFrom(client.channel('/event/Secret__e'))).rejects.toBeInstanceOf(
    RelayRefusedError,
  );
  relay.publish(1);
  expect(await allowed).toEqual([1]);
});

it('ends the connection with the injector', async () => {
  const client = clientWith(provide());
  const end = lastValueFrom(client.channel(channel), { defaultValue: 'completed' });
  await opened(client);
  TestBed.resetTestingModule();
  expect(await end).toBe('completed');
});

it('neither connects nor ends on a server', async () => {
  const client = clientWith(provide(), { provide: PLATFORM_ID, useValue: 'server' });
  const seen: unknown[] = [];
  client.state$.subscribe(({ type }) => seen.push(type));
  client.channel(channel).subscribe({
    next: (event) => seen.push(event),
    complete: () => seen.push('completed'),
  });
  TestBed.tick();

  // By the time that a later one is connected, it would be as well.
  const other = connectRelay({ url: relay.url });
  other.channel(channel).subscribe();
  await firstValueFrom(other.state$.pipe(filter(({ type }) => type === 'open')));
  other.close();
  expect(seen).toEqual(['idle']);
  expect(relay.requests).toHaveLength(1);
});

it('connects once for 10,000 subscriptions that come and go', async () => {
  const client = clientWith(provide());
  client.channel(channel).subscribe();
  await opened(client);
  for (let count = 0; count < 10_000; count += 1) client.channel(channel).subscribe().unsubscribe();
  expect(await replayIds(client, () => relay.publish(1), 1)).toEqual([1]);
  expect(relay.requests).toHaveLength(1);
});

it('names the option that is missing', () => {
  expect(() => clientWith(provideSfStream({ url: '' }))).toThrow(ClientError);
});

it('refuses a malformed channel name where it is given', () => {
  expect(() => clientWith(provide()).channel('Order__e')).toThrow(/begins with \//);
});

describe('withBearer', () => {
  const Login = new InjectionToken<() => string>('login');

  it('asks for a token at each connection, within an injection context', async () => {
    let asked = 0;
    const client = clientWith(provide(withBearer(() => inject(Login)())), {
      provide: Login,
      useValue: () => `ticket-${(asked += 1)}`,
    });
    client.channel(channel).subscribe();
    await opened(client);
    relay.drop();
    await firstValueFrom(client.state$.pipe(filter(({ type }) => type === 'waiting')));
    await opened(client);
    expect(relay.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer ticket-1',
      'Bearer ticket-2',
    ]);
  });

  it('tries again when there is no token yet', async () => {
    let asked = 0;
    const token = (): Promise<string> => {
      asked += 1;
      return asked === 1
        ? Promise.reject(new Error('Not logged in yet.'))
        : Promise.resolve('ticket');
    };
    const client = clientWith(provide(withBearer(token)));
    client.channel(channel).subscribe();
    await opened(client);
    expect(relay.requests).toHaveLength(1);
  });

  it('sends nothing when the token comes after the channel was left', async () => {
    const asked = new Subject<void>();
    const token = new Subject<string>();
    const client = clientWith(
      provide(
        withBearer(() => {
          asked.next();
          return firstValueFrom(token);
        }),
      ),
    );
    const late = firstValueFrom(asked);
    const reading = client.channel(channel).subscribe();
    await late;
    reading.unsubscribe();
    await firstValueFrom(client.state$.pipe(filter(({ type }) => type === 'idle')));
    token.next('ticket-1');

    const again = firstValueFrom(asked);
    client.channel(channel).subscribe();
    await again;
    token.next('ticket-2');
    await opened(client);
    expect(relay.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer ticket-2']);
  });
});

describe('a client of a route', () => {
  it('has none of the features of the one above, so that its url gets no token of theirs', async () => {
    clientWith(provide(withBearer(() => 'ticket')));
    const route = createEnvironmentInjector([provide()], TestBed.inject(EnvironmentInjector));
    const client = route.get(SfStreamClient);
    client.channel(channel).subscribe();
    await opened(client);
    route.destroy();
    expect(relay.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });
});

describe('other features', () => {
  const requested = async (
    ...features: readonly SfStreamFeature[]
  ): Promise<RequestInit | undefined> => {
    const fetching = jest.spyOn(globalThis, 'fetch');
    const client = clientWith(provide(...features));
    client.channel(channel).subscribe();
    await opened(client);
    const [[, init] = []] = fetching.mock.calls;
    fetching.mockRestore();
    return init;
  };

  it('sends cookies to the own origin only', async () => {
    expect((await requested())?.credentials).toBe('same-origin');
  });

  it('sends cookies to any origin with withCredentials', async () => {
    expect((await requested(withCredentials()))?.credentials).toBe('include');
  });

  it('connects again when the relay is silent for longer than withHeartbeat says', async () => {
    holdTime();
    const client = clientWith(provide(withHeartbeat({ timeout: 20_000 })));
    let isOpen = false;
    void opened(client).then(() => (isOpen = true));
    client.channel(channel).subscribe();
    await passTimeUntil(() => isOpen);
    jest.advanceTimersByTime(20_000);
    const waiting = await firstValueFrom(
      client.state$.pipe(filter((state) => state.type === 'waiting')),
    );
    expect(waiting.error.message).toMatch(/no sign of life for 20000 ms/);
  });
});

describe('withResume', () => {
  let kept: string | undefined;
  beforeEach(() => {
    kept = undefined;
  });

  const load = (): SfStreamClient => {
    TestBed.resetTestingModule();
    return clientWith(
      provide(withResume({ get: () => kept, set: (cursor) => void (kept = cursor) })),
    );
  };

  it('goes on after a reload where the page was', async () => {
    await replayIds(load(), () => relay.publish(1), 1);
    relay.publish(2);
    expect(await firstValueFrom(load().channel(channel))).toMatchObject({ replayId: 2 });
  });

  it('says after a reload that events were missed, when the log does not reach back', async () => {
    await relay.close();
    relay = await startRelay({ log: { size: 1 } });
    await replayIds(load(), () => relay.publish(1), 1);
    relay.publish(2);
    relay.publish(3);
    const client = load();
    const gap = firstValueFrom(client.gap$);
    const event = firstValueFrom(client.channel(channel));
    expect(await gap).toEqual({ channel, reason: 'log-too-short' });
    expect(await event).toMatchObject({ replayId: 3 });
  });
});
