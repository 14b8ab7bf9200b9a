import type { MethodDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import path from 'node:path';

/** The service by another library, from a description of its own. */
export const load = (): Readonly<Record<string, MethodDefinition<object, object>>> =>
  loadSync(path.resolve('packages/pubsub/test/helpers/pub-sub.proto'))[
    'eventbus.v1.PubSub'
  ] as unknown as Record<string, MethodDefinition<object, object>>;
