import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { GrpcCall } from '../grpc/grpc-call.ts';
import { GrpcFailure } from '../grpc/grpc-failure.ts';
import { grpcStatus } from '../grpc/grpc-status.ts';
import type { Rpc } from '../grpc/rpc.ts';
import { keepNewest } from '../wire/keep-newest.ts';
import { authorise } from './authorise.ts';
import type { OrgIdentity } from './authorise.ts';
import type { CallContext } from '../rpcs/call-context.ts';
import type { CallFaults } from './call-faults.ts';
import type { PubSubRequests, RecordedCall } from './recorded-call.ts';
import { refusals } from '../rpcs/refusals.ts';
import { failCall, serve } from './service-call.ts';

export type RpcName = keyof PubSubRequests;

/** A call that is answered now. */
interface OpenCall {
  readonly call: GrpcCall;
  readonly rpc: RpcName;
  readonly isStream: boolean;
  readonly token: string;
}

interface Settings {
  readonly org: OrgIdentity;
  readonly now: () => number;
  /** Undefined for what the org does not have. */
  readonly rpcs: Readonly<Record<RpcName, Rpc<CallContext> | undefined>>;
  readonly faults: CallFaults;
  /** Sends headers before there is a response. */
  readonly sendsHeadersAtOnce: boolean;
  readonly keepCalls: number;
}

const servicePath = '/eventbus.v1.PubSub/';

/** The service `eventbus.v1.PubSub`: who may call what, and which calls there were and are. */
export class PubSubEndpoint {
  readonly #settings: Settings;
  readonly #recorded: RecordedCall[] = [];
  readonly #open = new Set<OpenCall>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** The streams that are open, oldest first. */
  get streams(): readonly OpenCall[] {
    return [...this.#open].filter(({ isStream }) => isStream);
  }

  calls<Name extends RpcName>(rpc: Name): readonly RecordedCall<Name>[] {
    return this.#recorded.filter((call): call is RecordedCall<Name> => call.rpc === rpc);
  }

  handle(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const call = new GrpcCall(stream, headers);
    const isGrpc = headers['content-type']?.startsWith('application/grpc') === true;
    if (headers[':method'] !== 'POST' || !isGrpc) {
      call.answer(415, {}, '');
      return;
    }
    const name = call.path.slice(servicePath.length);
    if (call.path.startsWith(servicePath) && this.#isRpc(name)) this.#take(call, name);
    else failCall(call, new GrpcFailure(grpcStatus.unimplemented, `There is no ${call.path}.`));
  }

  /** Ends the calls whose token was revoked. One that has only expired does not matter to them. */
  endRevoked(): void {
    for (const { call, token } of this.#open) {
      if (this.#settings.org.tokens.isRevoked(token)) failCall(call, refusals.tokenRefused());
    }
  }

  #isRpc(name: string): name is RpcName {
    return Object.hasOwn(this.#settings.rpcs, name);
  }

  #take(call: GrpcCall, name: RpcName): void {
    const { faults, org, rpcs } = this.#settings;
    const requests = this.#record(call, name);
    const strike = faults.take(name);
    if (strike !== undefined) {
      strike(call);
      return;
    }
    try {
      const token = authorise(call.metadata, org);
      const rpc = rpcs[name];
      if (rpc === undefined) {
        throw new GrpcFailure(grpcStatus.unimplemented, `The mock org has no ${name}.`);
      }
      this.#answer({ call, rpc: name, isStream: rpc.isStream, token }, rpc, requests);
    } catch (error) {
      failCall(call, error);
    }
  }

  #answer(open: OpenCall, rpc: Rpc<CallContext>, requests: object[]): void {
    this.#open.add(open);
    open.call.onEnd(() => this.#open.delete(open));
    if (this.#settings.sendsHeadersAtOnce) open.call.begin();
    serve(open.call, rpc, (request) => requests.push(request));
  }

  /** Gives the list that the requests of the call belong in. */
  #record(call: GrpcCall, rpc: RpcName): object[] {
    const requests: object[] = [];
    this.#recorded.push({
      rpc,
      at: this.#settings.now(),
      metadata: call.metadata,
      requests: requests as RecordedCall['requests'][number][],
      get isOpen() {
        return call.isOpen;
      },
      get status() {
        return call.status;
      },
    });
    keepNewest(this.#recorded, this.#settings.keepCalls);
    return requests;
  }
}
