import type { CanActivate, InjectionToken, OnModuleDestroy, Type } from '@nestjs/common';
import { Controller, Get, Inject, Req, Res, UseGuards } from '@nestjs/common';
import type { MaybeAsync } from '@sfstream/base';
import type { Relay, RelayOptions, RelayedEvent } from '@sfstream/relay';
import { relayHandler } from '@sfstream/relay/node';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Options of the relay, and the rights of its readers. `Request` is that of the platform, such as Express, with all
 * that guards have put there.
 */
export interface RelayModuleOptions<Request = IncomingMessage> extends RelayOptions {
  /** Says whether the sender of the request may have the channel. Anything but `true` is no. */
  readonly authorize: (channel: string, request: Request) => MaybeAsync<boolean>;
  /** Narrows for this reader what `select` of the channel leaves to everybody. Default: all of that. */
  readonly select?: (event: RelayedEvent, request: Request) => unknown;
}

/** Express and Node give the streams themselves, Fastify wraps them. */
type Platform<Stream, Wrapper = object> = Stream | (Wrapper & { readonly raw: Stream });

/** A class for each relay, since its path, guards and relay are its own. */
export const controllerFor = (
  path: string,
  guards: readonly (CanActivate | Type<CanActivate>)[],
  relayToken: InjectionToken,
  optionsToken: InjectionToken,
): Type => {
  class SfStreamRelayController implements OnModuleDestroy {
    declare readonly relay: Relay;
    declare readonly options: RelayModuleOptions<unknown>;

    read(
      request: Platform<IncomingMessage>,
      response: Platform<ServerResponse, { hijack(): void }>,
    ): void {
      const { authorize, select } = this.options;
      const handle = relayHandler(this.relay, {
        authorize: (channel) => authorize(channel, request),
        ...(select && { select: (event: RelayedEvent) => select(event, request) }),
      });
      // Fastify answers by itself what is not taken out of its hands.
      if ('raw' in response) response.hijack();
      handle(streamOf(request), streamOf(response));
    }

    /** Says `bye` to the readers, for whom the server would wait while a channel is tried again. */
    onModuleDestroy(): void {
      this.relay.close();
    }
  }
  const { prototype } = SfStreamRelayController;
  Inject(relayToken)(prototype, 'relay');
  Inject(optionsToken)(prototype, 'options');
  Req()(prototype, 'read', 0);
  Res()(prototype, 'read', 1);
  Get()(prototype, 'read', Object.getOwnPropertyDescriptor(prototype, 'read') ?? {});
  UseGuards(...guards)(SfStreamRelayController);
  Controller(path)(SfStreamRelayController);
  return SfStreamRelayController;
};

const streamOf = <Stream extends object>(given: Platform<Stream>): Stream =>
  'raw' in given ? given.raw : given;
