import type { GrpcCall } from '../grpc/grpc-call.ts';
import { GrpcFailure } from '../grpc/grpc-failure.ts';
import { http2Code } from '../grpc/http2-port.ts';
import type { Http2Port } from '../grpc/http2-port.ts';
import type { SchemaRegistry } from '../schemas/schema-registry.ts';
import type { CallFaults } from './call-faults.ts';
import type { CallFailure, PubSubControls } from './pub-sub-controls.ts';
import type { PubSubEndpoint } from './pub-sub-endpoint.ts';
import { serviceFailure } from '../rpcs/refusals.ts';
import { failCall } from './service-call.ts';
import type { Switches } from '../rpcs/switches.ts';

interface Parts {
  readonly port: Http2Port;
  readonly endpoint: PubSubEndpoint;
  readonly faults: CallFaults;
  readonly switches: Switches;
  readonly schemas: SchemaRegistry;
}

/** The switches of a Pub/Sub API, by its parts. */
export const controlsOf = (parts: Parts): PubSubControls => ({
  get streams() {
    return parts.endpoint.streams.map(({ rpc }) => ({ rpc }));
  },
  get connections() {
    return parts.port.connections;
  },
  get pings() {
    return parts.port.pings;
  },
  ...streamFaults(parts),
  ...callFaults(parts),
  goAway: ({ code = http2Code.none, text = '' } = {}) => parts.port.goAway(code, text),
  streamLimit: (streams) => parts.port.limitStreams(streams),
  changeSchema: (event, fields) => {
    const { definition } = parts.schemas.current(event);
    const added = { [`Added${definition.fields.length}__c`]: 'Text' } as const;
    return parts.schemas.change(event, fields ?? added).id;
  },
});

const streamFaults = ({
  endpoint,
}: Parts): Pick<PubSubControls, 'endStreams' | 'resetStreams' | 'noTrailers' | 'garbage'> => {
  const each = (strike: (call: GrpcCall) => void): void => {
    for (const { call } of endpoint.streams) strike(call);
  };
  return {
    endStreams: (failure) =>
      each((call) => {
        if (failure === undefined) call.finish();
        else failCall(call, toFailure(failure));
      }),
    resetStreams: (code = http2Code.cancel) => each((call) => call.reset(code)),
    noTrailers: () => each((call) => call.finishWithoutTrailers()),
    garbage: (frame) => each((call) => call.sendRaw(frame)),
  };
};

const callFaults = ({
  port,
  faults,
  switches,
}: Parts): Pick<
  PubSubControls,
  'silence' | 'failCalls' | 'html' | 'splitResponses' | 'slowSchema'
> => ({
  silence: ({ keepalives = true, pings = true } = {}) => {
    switches.withoutKeepalives = keepalives;
    port.mute(pings);
    return () => {
      switches.withoutKeepalives = false;
      port.mute(false);
    };
  },
  failCalls: ({ rpc, times = 1, trailersOnly = false, ...failure }) => {
    const strike = (call: GrpcCall): void => {
      if (!trailersOnly) call.begin();
      failCall(call, toFailure(failure));
    };
    return faults.add(strike, rpc, times);
  },
  html: (status = 503, { rpc, times = 1, headers } = {}) => {
    const page = `<html><body><h1>${status}</h1></body></html>`;
    const head = { 'content-type': 'text/html', ...headers };
    return faults.add((call) => call.answer(status, head, page), rpc, times);
  },
  splitResponses: (events) => {
    switches.eventsPerResponse = events;
  },
  slowSchema: (milliseconds) => {
    switches.schemaDelay = milliseconds;
  },
});

const toFailure = ({ status, code, text = code ?? '' }: CallFailure): GrpcFailure =>
  code === undefined ? new GrpcFailure(status, text) : serviceFailure(status, code, text);
