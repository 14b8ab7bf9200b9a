import { DecodeError } from '@sfstream/base';
import protobuf from 'protobufjs';
import type {
  FetchRequest,
  FetchResponse,
  PublishRequest,
  PublishResponse,
  SchemaInfo,
  SchemaRequest,
  TopicInfo,
  TopicRequest,
} from './messages.ts';
import { proto } from './proto.ts';
import { SpanReader } from './span-reader.ts';
import { Span } from './span.ts';

/** A remote procedure of the service, with the bytes of its messages. */
export interface Method<Q, R> {
  readonly name: string;
  /** Path of its HTTP/2 requests. */
  readonly path: string;
  readonly encode: (request: Q) => Buffer;
  /** Throws a {@link DecodeError} for bytes that are no such message. */
  readonly decode: (bytes: Buffer) => R;
  /** True for a message behind which the server sends none before the next request. */
  readonly isLast: (response: R) => boolean;
}

const service = protobuf.parse(proto).root.lookupService('eventbus.v1.PubSub');
service.resolveAll();

const noBytes = new Span(Buffer.alloc(0));

/** Makes fields of bytes that were not sent be read as {@link noBytes}. */
const emptySpansIn = (type: protobuf.Type): void => {
  const { prototype } = type.ctor as { readonly prototype: Record<string, unknown> };
  for (const field of type.fieldsArray) {
    if (field.type === 'bytes') prototype[field.name] = noBytes;
    if (field.resolvedType instanceof protobuf.Type) emptySpansIn(field.resolvedType);
  }
};

const method = <Q extends object, R>(
  name: string,
  isLast: Method<Q, R>['isLast'] = () => false,
): Method<Q, R> => {
  const { resolvedRequestType, resolvedResponseType } = service.methods[name] as protobuf.Method;
  const request = resolvedRequestType as protobuf.Type;
  const response = resolvedResponseType as protobuf.Type;
  emptySpansIn(response);
  return {
    name,
    isLast,
    path: `/eventbus.v1.PubSub/${name}`,
    // Gives a Buffer in Node.
    encode: (message) => request.encode(message).finish() as Buffer,
    decode: (bytes) => {
      try {
        return response.decode(new SpanReader(bytes)) as R;
      } catch {
        // The library's own message tells of offsets only.
        throw new DecodeError(`The answer to ${name}`, [
          `${bytes.length} bytes are not a ${response.name}`,
        ]);
      }
    },
  };
};

export const getTopic = method<TopicRequest, TopicInfo>('GetTopic');
export const getSchema = method<SchemaRequest, SchemaInfo>('GetSchema');
export const publish = method<PublishRequest, PublishResponse>('Publish');
export const publishStream = method<PublishRequest, PublishResponse>('PublishStream');
export const subscribe = method<FetchRequest, FetchResponse>(
  'Subscribe',
  ({ pendingNumRequested }) => pendingNumRequested === 0,
);
