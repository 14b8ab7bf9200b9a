import type {
  ServerDuplexStream,
  ServerUnaryCall,
  UntypedServiceImplementation,
  sendUnaryData,
} from '@grpc/grpc-js';
import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { load } from './wire.ts';

/** A failure with the trailers that Salesforce sends. */
export const refusal = (
  code: keyof typeof status,
  errorCode: string,
  details = 'refused',
): { code: number; details: string; metadata: Metadata } => {
  const metadata = new Metadata();
  metadata.set('error-code', `sfdc.platform.eventbus.grpc.${errorCode}`);
  metadata.set('rpc-id', 'rpc-1');
  return { code: status[code], details: `${details} rpcId: rpc-1`, metadata };
};

export type Unary = (call: ServerUnaryCall<never, object>, answer: sendUnaryData<object>) => void;
export type Bidi = (call: ServerDuplexStream<never, object>) => void;

/** What a server does; what is missing answers UNIMPLEMENTED. */
export interface Behaviour {
  readonly GetTopic?: Unary;
  readonly GetSchema?: Unary;
  readonly Publish?: Unary;
  readonly PublishStream?: Bidi;
  readonly Subscribe?: Bidi;
}

const servers = new Set<Server>();

afterEach(() => {
  for (const server of servers) server.forceShutdown();
  servers.clear();
});

/** Starts a server by grpc-js and proto-loader on a port of its own, and gives its origin. It ends after the test. */
export const serveGrpc = async (
  behaviour: Behaviour,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<string> => {
  const implementation: object = behaviour;
  const server = new Server({ 'grpc.max_receive_message_length': -1 });
  server.addService(load(), implementation as UntypedServiceImplementation);
  servers.add(server);
  const credentials =
    certificate === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [
          { private_key: Buffer.from(certificate.key), cert_chain: Buffer.from(certificate.cert) },
        ]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
};
