const { existsSync } = require('node:fs');
const path = require('node:path');

/** Node ships these as ESM only; Jest on Node 20 needs them as CommonJS. */
const esmOnly = ['jose', 'get-east-asian-width', '@nestjs', '@angular'];

const swc = (syntax) => [
  '@swc/jest',
  {
    swcrc: false,
    jsc: {
      target: 'es2022',
      parser: { syntax, decorators: true },
      transform: { legacyDecorator: true },
    },
    module: { type: 'commonjs' },
    // In files of their own. Within the code, they would be read with it for each test file.
    sourceMaps: true,
  },
];

// Workers inherit it.
process.env.CHROMIUM = require('./scripts/chromium.cjs');

/** Tests that need more than Node. */
const leftOut = [
  {
    need: 'Redis',
    isThere: process.env.SFSTREAM_REDIS_URL !== undefined,
    files: [
      'packages/replay/test/keyv-redis.test.ts',
      'packages/redis/test/',
      'packages/cli/test/forward-redis.test.ts',
    ],
    remedy: 'scripts/with-servers.sh npm test',
  },
  {
    need: 'Postgres',
    isThere: process.env.SFSTREAM_POSTGRES_URL !== undefined,
    files: [
      'packages/replay/test/keyv-postgres.test.ts',
      'packages/postgres/test/',
      'packages/cli/test/forward-postgres.test.ts',
    ],
    remedy: 'scripts/with-servers.sh npm test',
  },
  {
    need: 'NATS',
    isThere: process.env.SFSTREAM_NATS_URL !== undefined,
    files: ['packages/nats/test/', 'packages/cli/test/forward-nats.test.ts'],
    remedy: 'scripts/with-servers.sh npm test',
  },
  {
    need: 'RabbitMQ',
    isThere: process.env.SFSTREAM_RABBITMQ_URL !== undefined,
    files: ['packages/forward/test/rabbitmq.test.ts'],
    remedy: 'the URL of one, such as amqp://localhost, in SFSTREAM_RABBITMQ_URL',
  },
  {
    need: 'Chromium',
    isThere: existsSync(process.env.CHROMIUM),
    files: [
      'packages/core/test/browser/same-origin.test.ts',
      'packages/angular/test/browser/chromium.test.ts',
      'examples/angular-dashboard/test/angular-20.test.ts',
      'examples/angular-dashboard/test/dashboard.test.ts',
      'examples/three-replicas/test/page.test.ts',
    ],
    remedy: 'apt-get install chromium-headless-shell, or the path of a Chromium in CHROMIUM',
  },
  {
    need: "Python's gRPC",
    isThere: ['grpc', 'grpc_tools'].every((name) =>
      existsSync(path.join('/usr/lib/python3/dist-packages', name)),
    ),
    files: ['packages/pubsub/test/other-servers/c-core.test.ts'],
    remedy: 'apt-get install python3-grpcio python3-grpc-tools',
  },
].filter(({ isThere }) => !isThere);

/** The tests of a package again, on another version of a framework: what is installed in compat/<name> comes first. */
const others = [
  { name: 'nest-11', tests: 'packages/nestjs' },
  { name: 'angular-20', tests: 'packages/angular' },
  { name: 'angular-22', tests: 'packages/angular' },
].map((other) => ({
  ...other,
  folder: path.join(__dirname, 'compat', other.name, 'node_modules'),
}));

// Without them Jest would find the version that is in the root, and say nothing.
for (const { name, tests, folder } of others) {
  if (existsSync(folder)) continue;
  leftOut.push({ need: name, files: [`${tests} on it`], remedy: 'npm test, which installs it' });
}

/** The same code as the 225 files that Node takes, all of which nearly every test would load. */
const rxjsInOneFile = {
  '^rxjs$': path.join(__dirname, 'node_modules/rxjs/dist/bundles/rxjs.umd.js'),
  '^rxjs/(ajax|fetch|operators|testing|webSocket)$': path.join(__dirname, 'scripts/rxjs/$1.cjs'),
};

/** @type {import('jest').Config} */
const common = {
  testEnvironment: path.join(__dirname, 'scripts/quick-environment.cjs'),
  // Tests run on the sources, so no build is needed first.
  testEnvironmentOptions: { customExportConditions: ['@sfstream/source', 'node', 'node-addons'] },
  // Fails every test in which a secret can be seen, or a client goes from one state to another that may not follow it.
  setupFilesAfterEnv: ['<rootDir>/packages/testing/test/secret-search/setup.ts'],
  moduleNameMapper: rxjsInOneFile,
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.stryker-tmp/'],
  transform: { '\\.ts$': swc('typescript'), '\\.m?js$': swc('ecmascript') },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`, '/packages/[^/]+/dist/'],
  testPathIgnorePatterns: ['/node_modules/', ...leftOut.flatMap(({ files }) => files)],
};

const again = ({ name, tests, folder }) => ({
  ...common,
  displayName: name,
  testMatch: [`<rootDir>/${tests}/{src,test}/**/*.test.ts`],
  moduleDirectories: [folder, 'node_modules'],
});

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...common,
      testMatch: [
        '<rootDir>/packages/*/{src,test}/**/*.test.ts',
        '<rootDir>/tools/*/src/**/*.test.ts',
        '<rootDir>/examples/*/{src,test}/**/*.test.ts',
        '<rootDir>/test/*.test.ts',
      ],
    },
    { ...common, displayName: 'examples', testMatch: ['<rootDir>/.examples/*.test.ts'] },
    ...others.filter(({ folder }) => existsSync(folder)).map(again),
  ],
  // Jest's own choice leaves one core to those who watch.
  maxWorkers: '100%',
  testSequencer: '<rootDir>/scripts/longest-first.cjs',
  // For machines that are busy with other things.
  testTimeout: 30_000,
  reporters: ['default', ['<rootDir>/scripts/left-out-reporter.cjs', { leftOut }]],
  coveragePathIgnorePatterns: ['/node_modules/', '/testing/'],
};
