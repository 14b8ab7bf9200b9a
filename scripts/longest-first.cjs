const path = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** The files that take longest, in this order; a fresh clone knows no times of earlier runs. */
const longest = [
  'packages/replay/test/crash.test.ts',
  'examples/three-replicas/test/page.test.ts',
  'examples/angular-dashboard/test/dashboard.test.ts',
  'examples/nest-orders/test/service.test.ts',
  'test/architecture.test.ts',
  'packages/postgres/test/faults.test.ts',
  'packages/core/test/hostile-edge.test.ts',
  'packages/angular/test/browser/chromium.test.ts',
  'packages/pubsub/test/crash.test.ts',
  'packages/nats/test/faults.test.ts',
  'examples/angular-dashboard/test/angular-20.test.ts',
  'packages/core/test/marbles/leaks.test.ts',
  'packages/core/test/churn.test.ts',
  'packages/cli/test/mock.test.ts',
  'packages/relay/test/crash.test.ts',
  'packages/core/test/catalogue.test.ts',
  'test/bundlers.test.ts',
].map((file) => path.join(__dirname, '..', file));

/** Starts what takes longest first, so that no worker is left alone with it at the end. The rest keeps Jest's order. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = (test) => {
      const found = longest.indexOf(test.path);
      return found === -1 ? longest.length : found;
    };
    return super.sort(tests).sort((one, other) => place(one) - place(other));
  }
};
