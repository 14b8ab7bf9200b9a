import { createPasswordClient } from '@sfstream/core';
import { pubSub } from '@sfstream/pubsub';
import { consumeLanes } from '../../../replay/test/helpers/crash/consume-lanes.mjs';

consumeLanes(({ credentials, endpoint }) =>
  createPasswordClient({ ...credentials, transport: pubSub({ endpoint }), backoff: () => 5 }),
);
