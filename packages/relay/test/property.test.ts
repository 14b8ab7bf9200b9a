import type { StreamEvent } from '@sfstream/core';
import { ReplayIdError, ReplayOption } from '@sfstream/core';
import fc from 'fast-check';
import { Subject, VirtualTimeScheduler, concat, defer, from, throwError } from 'rxjs';
import type { Subscription, Observable } from 'rxjs';
import type { GapNotice, RelayMessage, RelayedEvent } from '../src/index.ts';
import { createRelay } from '../src/index.ts';
import type { Relay, RelaySource } from '../src/index.ts';

const channels = ['/event/A__e', '/event/B__e'] as const;
type Channel = (typeof channels)[number];

/** A channel of Salesforce, without a network. It keeps an event longer than the relay waits between two tries. */
const createOrigin = (channel: Channel) => {
  const live = new Subject<StreamEvent>();
  let newest = 0;
  let ripe = 0;
  let purged = 0;
  return {
    newest: () => newest,
    publish: () => live.next({ channel, replayId: (newest += 1), data: newest }),
    ripen: () => (ripe = newest),
    purge: () => (purged = ripe),
    events: (replay: number): Observable<StreamEvent> =>
      defer(() => {
        if (replay === ReplayOption.NewEvents) return live;
        if (replay !== ReplayOption.AllEvents && replay < purged) {
          return throwError(
            () =>
              new ReplayIdError(channel, replay, { channel: '/meta/subscribe', successful: false }),
          );
        }
        const first = Math.max(replay, purged) + 1;
        const past = Array.from({ length: newest - first + 1 }, (_, index) => first + index);
        return concat(from(past.map((id) => ({ channel, replayId: id, data: id }))), live);
      }),
  };
};

/** What a reader has been told of a channel that it reads. */
interface Told {
  /** Everything up to this id it has had, or came after. */
  upTo: number;
  newestHad: number;
  sinceGap: boolean;
}

class World {
  readonly origins = new Map(channels.map((name) => [name, createOrigin(name)] as const));
  readonly scheduler = new VirtualTimeScheduler();
  readonly store = new Map();
  readonly faults: string[] = [];
  readonly #told = new Map<string, Told>();
  #relay: Relay = this.#newRelay();
  #reading: Subscription | undefined;
  #cursor: string | undefined;
  #names: readonly Channel[] = [];
  #hasRoom = true;
  #room = new Subject<void>();
  #time = 0;

  publish(name: Channel): void {
    this.origins.get(name)?.publish();
  }

  purge(): void {
    for (const origin of this.origins.values()) origin.purge();
  }

  pass(milliseconds: number): void {
    this.scheduler.maxFrames = this.#time += milliseconds;
    this.scheduler.flush();
    for (const origin of this.origins.values()) origin.ripen();
  }

  restart(): void {
    this.leave();
    this.#relay.close();
    this.#relay = this.#newRelay();
  }

  leave(): void {
    this.#reading?.unsubscribe();
    this.#reading = undefined;
  }

  setRoom(hasRoom: boolean): void {
    this.#hasRoom = hasRoom;
    if (hasRoom) this.#room.next();
  }

  /** Comes, or comes back, with the cursor of the last message. */
  read(names: readonly Channel[]): void {
    this.leave();
    for (const name of channels) {
      if (!names.includes(name) || !this.#names.includes(name)) this.#told.delete(name);
    }
    for (const name of names) {
      const newest = this.origins.get(name)?.newest() ?? 0;
      if (!this.#told.has(name))
        this.#told.set(name, { upTo: newest, newestHad: 0, sinceGap: false });
    }
    this.#names = names;
    this.setRoom(true);
    const room = this.#room;
    const hasRoom = (): boolean => this.#hasRoom;
    this.#reading = this.#relay
      .stream({
        channels: names,
        cursor: this.#cursor,
        authorize: () => true,
        backpressure: {
          get hasRoom() {
            return hasRoom();
          },
          room$: room,
        },
      })
      .subscribe({ next: (message) => this.#take(message), error: () => this.leave() });
  }

  /** Everything that is lacking at last without having been told. */
  missing(): readonly string[] {
    return this.#names.filter(
      (name) => this.#told.get(name)?.upTo !== this.origins.get(name)?.newest(),
    );
  }

  #newRelay(): Relay {
    const source: RelaySource = {
      channel: (name, { replay }) => this.origins.get(name as Channel)!.events(Number(replay)),
    };
    return createRelay(source, {
      channels: () => ({}),
      replay: this.store,
      log: { size: 4 },
      linger: 5_000,
      maxPending: 200,
      backoff: () => 100,
      scheduler: this.scheduler,
    });
  }

  #take(message: RelayMessage): void {
    if (message.type === 'heartbeat') return;
    this.#cursor = message.id;
    if (message.type === 'gap') {
      const { channel } = JSON.parse(message.data) as GapNotice;
      this.#told.get(channel)!.sinceGap = true;
    }
    if (message.type !== 'event') return;
    const { channel, replayId } = JSON.parse(message.data) as RelayedEvent;
    const told = this.#told.get(channel)!;
    const id = Number(replayId);
    if (id <= told.newestHad) this.faults.push(`${channel} ${id} came after ${told.newestHad}`);
    if (id > told.upTo + 1 && !told.sinceGap) {
      this.faults.push(`${channel} ${id} came next to ${told.upTo}, and no gap was told`);
    }
    told.newestHad = id;
    told.upTo = Math.max(told.upTo, id);
    told.sinceGap = false;
  }
}

const [a, b] = channels;
const steps: Readonly<Record<string, (world: World) => void>> = {
  publishA: (world) => world.publish(a),
  publishB: (world) => world.publish(b),
  publishMany: (world) => Array.from({ length: 6 }, () => world.publish(a)),
  leave: (world) => world.leave(),
  readA: (world) => world.read([a]),
  readB: (world) => world.read([b]),
  readBoth: (world) => world.read([a, b]),
  stall: (world) => world.setRoom(false),
  goOn: (world) => world.setRoom(true),
  restart: (world) => world.restart(),
  purge: (world) => world.purge(),
  passSome: (world) => world.pass(1_000),
  passLong: (world) => world.pass(10_000),
};

/** The reader had events that the relay takes for new, as it fills its log from a position of long ago. */
const filledAgain = [
  'readBoth',
  'publishMany',
  'leave',
  'passLong',
  'readBoth',
  'restart',
  ...Array.from({ length: 4 }, () => 'publishA'),
];

it('whatever happens, a reader gets each event once and in order, and all of them or a gap', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 5, maxLength: 60 }),
      (names) => {
        const world = new World();
        for (const name of names) steps[name]?.(world);
        world.read([a, b]);
        world.pass(1_000);
        channels.forEach((name) => world.publish(name));
        world.pass(1_000);
        expect({ faults: world.faults, missing: world.missing() }).toEqual({
          faults: [],
          missing: [],
        });
      },
    ),
    { examples: [[filledAgain]], numRuns: Number(process.env['SOAK_RUNS'] ?? 1_000) },
  );
}, 60_000);
