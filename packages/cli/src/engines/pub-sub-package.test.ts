import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pubsub from '@sfstream/pubsub';
import { UsageError } from '../failures/usage-error.ts';
import type { PubSubPackage } from './pub-sub-package.ts';
import { pubSubPackage } from './pub-sub-package.ts';

describe('the package of the Pub/Sub API', () => {
  it('is loaded from the project', () => {
    // Compiles as long as its types are those that are written down.
    const { pubSub, endpointOf, tenantIdOf, channelInfo }: PubSubPackage = pubsub;
    expect(pubSubPackage([__filename])).toMatchObject({
      ...{ pubSub, endpointOf, tenantIdOf, channelInfo },
    });
  });

  it('is asked for with the command that installs it, where it is missing', () => {
    const nowhere = join(tmpdir(), 'package.json');
    expect(() => pubSubPackage([nowhere])).toThrow(UsageError);
    expect(() => pubSubPackage([nowhere])).toThrow(
      'The Pub/Sub API needs the package @sfstream/pubsub, which is not installed here. Run: npm install @sfstream/pubsub',
    );
  });
});
