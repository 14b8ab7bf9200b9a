import { createPasswordClient } from '@sfstream/core';
import { consumeLanes } from './consume-lanes.mjs';

consumeLanes(({ credentials }) => createPasswordClient({ ...credentials, backoff: () => 5 }));
