import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import { clientCredentialsAuth } from '@sfstream/auth';
import { exponentialBackoff } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import type { Subscription } from 'rxjs';
import { interval, timer } from 'rxjs';
import { Org } from './org.ts';
import { orderChannel } from './order-event.ts';
import type { Protocol } from './protocol.ts';
import { sampleOrder } from './sample-order.ts';

/** What can be done to the org. Sessions are of CometD, streams of the Pub/Sub API. */
const breakagesOf = {
  cometd: ['drop', 'forget', 'revoke', 'stop'],
  pubsub: ['drop', 'end', 'revoke', 'stop'],
} as const;
export type Breakage = (typeof breakagesOf)[Protocol][number];

/** How long the org is down, in milliseconds. */
const downTime = 10_000;

/** A mock org in this process, where orders come in all the time, until the service shuts down. */
export class DemoOrg
  extends Org
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  readonly #org: MockOrg;
  #published = 0;
  #publishing: Subscription | undefined;
  #comingBack: Subscription | undefined;
  #comesBackAt: number | undefined;

  private constructor(org: MockOrg, protocol: Protocol) {
    super(
      clientCredentialsAuth(org.app),
      protocol,
      // Anyone who breaks it waits for the recovery, and nobody else uses it: a real org gets up to the default of 30 s.
      exponentialBackoff({ base: 500, cap: 2_000 }),
      org.pubSubEndpoint,
    );
    this.#org = org;
  }

  static async start(protocol: Protocol): Promise<DemoOrg> {
    return new DemoOrg(await startMockOrg({ pubSub: true }), protocol);
  }

  get breakages(): readonly Breakage[] {
    return breakagesOf[this.protocol];
  }

  get published(): number {
    return this.#published;
  }

  /** When it is there again after a stop, in epoch milliseconds; undefined while it is there. */
  get comesBackAt(): number | undefined {
    return this.#comesBackAt;
  }

  async break(breakage: Breakage): Promise<void> {
    switch (breakage) {
      case 'drop':
        this.#org.dropConnections();
        break;
      case 'forget':
        this.#org.forgetSessions();
        break;
      case 'end':
        // As at a release of Salesforce.
        this.#org.pubSub.endStreams({ status: 13, code: 'service.unavailable' });
        break;
      case 'revoke':
        this.#org.revokeAllTokens();
        break;
      case 'stop':
        await this.#stop();
    }
  }

  onApplicationBootstrap(): void {
    this.#publishing = interval(400).subscribe(() => {
      this.#org.publish(orderChannel, sampleOrder(this.#published));
      this.#published += 1;
    });
  }

  beforeApplicationShutdown(): void {
    this.#publishing?.unsubscribe();
    this.#comingBack?.unsubscribe();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#org.close();
  }

  async #stop(): Promise<void> {
    this.#comesBackAt = Date.now() + downTime;
    this.#comingBack = timer(downTime).subscribe(() => {
      this.#comesBackAt = undefined;
      void this.#org.comeBack();
    });
    await this.#org.goDown();
  }
}
