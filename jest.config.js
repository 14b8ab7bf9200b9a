/** Node ships these as ESM only; Jest on Node 20 needs them as CommonJS. */
const esmOnly = ['jose'];

const swc = (syntax) => [
  '@swc/jest',
  {
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax } },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

/** Tests with servers that only scripts/with-servers.sh starts. */
const serverTests = {
  SFSTREAM_REDIS_URL: 'packages/replay/test/keyv-redis.test.ts',
  SFSTREAM_POSTGRES_URL: 'packages/replay/test/keyv-postgres.test.ts',
};
const leftOut = Object.entries(serverTests)
  .filter(([variable]) => process.env[variable] === undefined)
  .map(([, file]) => file);

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Tests run on the sources, so no build is needed first.
  testEnvironmentOptions: { customExportConditions: ['@sfstream/source', 'node', 'node-addons'] },
  testMatch: [
    '<rootDir>/packages/*/{src,test}/**/*.test.ts',
    '<rootDir>/examples/*/{src,test}/**/*.test.ts',
  ],
  // Fails every test in which a secret can be seen.
  setupFilesAfterEnv: ['<rootDir>/packages/testing/test/secret-search/setup.ts'],
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
  modulePathIgnorePatterns: ['/dist/'],
  transform: { '\\.ts$': swc('typescript'), '\\.m?js$': swc('ecmascript') },
  transformIgnorePatterns: [
    esmOnly.length > 0 ? `/node_modules/(?!(${esmOnly.join('|')})/)` : '/node_modules/',
    '/packages/[^/]+/dist/',
  ],
  testPathIgnorePatterns: ['/node_modules/', ...leftOut],
  reporters: ['default', ['<rootDir>/scripts/left-out-reporter.cjs', { leftOut }]],
  coveragePathIgnorePatterns: ['/node_modules/', '/testing/'],
};
