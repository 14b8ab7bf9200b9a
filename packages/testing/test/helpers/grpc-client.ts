import { createRequire } from 'node:module';
import path from 'node:path';
import { Metadata, credentials as channelCredentials, loadPackageDefinition } from '@grpc/grpc-js';
import type {
  ChannelCredentials,
  ClientDuplexStream,
  ServiceError,
  StatusObject,
  Client,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { MockOrg } from '../../src/index.ts';
import { until } from './raw-client.ts';

/** Salesforce's own description of the service, as another client carries it. */
export const officialProto = path.join(
  path.dirname(createRequire(__filename).resolve('salesforce-pubsub-api-client')),
  '../pubsub_api.proto',
);

export interface FetchAnswer {
  readonly events: readonly {
    readonly event: { readonly id: string; readonly schemaId: string; readonly payload: Buffer };
    readonly replayId: Buffer;
  }[];
  readonly latestReplayId: Buffer;
  readonly rpcId: string;
  readonly pendingNumRequested: number;
}

export interface PublishAnswer {
  readonly results: readonly {
    readonly replayId: Buffer;
    readonly error: { readonly code: string; readonly msg: string } | null;
    readonly correlationKey: string;
  }[];
  readonly schemaId: string;
  readonly rpcId: string;
}

export interface TopicAnswer {
  readonly topicName: string;
  readonly tenantGuid: string;
  readonly canPublish: boolean;
  readonly canSubscribe: boolean;
  readonly schemaId: string;
  readonly rpcId: string;
}

export interface SchemaAnswer {
  readonly schemaJson: string;
  readonly schemaId: string;
  readonly rpcId: string;
}

/** A stream of calls and answers, with all that has come so far. */
export interface TestStream<Answer> {
  readonly answers: readonly Answer[];
  readonly ended: Promise<StatusObject>;
  readonly headers: Promise<unknown>;
  readonly hasHeaders: boolean;
  write(request: object): void;
  end(): void;
  cancel(): void;
  /** Resolves with the answers once there are so many. */
  first(count: number): Promise<readonly Answer[]>;
}

const definition = loadSync(officialProto, {
  defaults: true,
  longs: String,
  enums: String,
  bytes: Buffer,
});
const PubSub = loadPackageDefinition(definition)['eventbus'] as unknown as {
  readonly v1: {
    readonly PubSub: new (
      host: string,
      credentials: ChannelCredentials,
      options?: Readonly<Record<string, number | string>>,
    ) => Client & Readonly<Record<string, Call>>;
  };
};

type Call = (
  request: object,
  metadata: Metadata,
  callback?: (error: ServiceError | null, answer: unknown) => void,
) => ClientDuplexStream<object, unknown>;

/** A client of the Pub/Sub API with no mind of its own, on a library that we did not write. */
export class GrpcClient {
  readonly #client: Client & Readonly<Record<string, Call>>;
  readonly metadata: Metadata;

  constructor(
    org: MockOrg,
    {
      token = org.issueToken().accessToken,
      security = channelCredentials.createInsecure(),
      options = {},
    }: {
      readonly token?: string;
      readonly security?: ChannelCredentials;
      readonly options?: Readonly<Record<string, number | string>>;
    } = {},
  ) {
    this.#client = new PubSub.v1.PubSub(new URL(org.pubSubEndpoint).host, security, options);
    this.metadata = new Metadata();
    this.metadata.set('accesstoken', token);
    this.metadata.set('instanceurl', org.url);
    this.metadata.set('tenantid', '00D5e000000AAAAEA2');
  }

  unary(rpc: 'GetTopic', request: { readonly topicName?: string }): Promise<TopicAnswer>;
  unary(rpc: 'GetSchema', request: { readonly schemaId?: string }): Promise<SchemaAnswer>;
  unary(rpc: 'Publish', request: object): Promise<PublishAnswer>;
  unary(rpc: string, request: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#client[rpc]?.(request, this.metadata, (error, answer) => {
        if (error === null) resolve(answer);
        else reject(error);
      });
    });
  }

  stream(rpc: 'Subscribe'): TestStream<FetchAnswer>;
  stream(rpc: 'PublishStream'): TestStream<PublishAnswer>;
  stream(rpc: 'ManagedSubscribe'): TestStream<unknown>;
  stream(rpc: string): TestStream<unknown> {
    const answers: unknown[] = [];
    let hasHeaders = false;
    const call = this.#client[rpc]?.call(
      this.#client,
      this.metadata,
      undefined as unknown as Metadata,
    );
    if (call === undefined) throw new TypeError(`There is no ${rpc}.`);
    call.on('data', (answer) => answers.push(answer));
    call.on('error', () => undefined);
    call.on('metadata', () => (hasHeaders = true));
    return {
      answers,
      headers: new Promise((resolve) => call.once('metadata', resolve)),
      get hasHeaders() {
        return hasHeaders;
      },
      ended: new Promise((resolve) => call.once('status', resolve)),
      write: (request) => void call.write(request),
      end: () => void call.end(),
      cancel: () => call.cancel(),
      first: async (count) => {
        await until(() => answers.length >= count);
        return answers.slice(0, count);
      },
    };
  }

  /** A subscription to which this first request has been sent. */
  subscribe(request: {
    readonly topicName: string;
    readonly replayPreset?: 'LATEST' | 'EARLIEST' | 'CUSTOM';
    readonly replayId?: Uint8Array;
    readonly numRequested?: number;
  }): TestStream<FetchAnswer> {
    const stream = this.stream('Subscribe');
    stream.write({ numRequested: 100, ...request });
    return stream;
  }

  close(): void {
    this.#client.close();
  }
}
