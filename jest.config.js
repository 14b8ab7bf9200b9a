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

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Tests run on the sources, so no build is needed first.
  testEnvironmentOptions: { customExportConditions: ['@sfstream/source', 'node', 'node-addons'] },
  testMatch: [
    '<rootDir>/packages/*/{src,test}/**/*.test.ts',
    '<rootDir>/examples/*/{src,test}/**/*.test.ts',
  ],
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
  modulePathIgnorePatterns: ['/dist/'],
  transform: { '\\.ts$': swc('typescript'), '\\.m?js$': swc('ecmascript') },
  transformIgnorePatterns: [
    esmOnly.length > 0 ? `/node_modules/(?!(${esmOnly.join('|')})/)` : '/node_modules/',
    '/dist/',
  ],
  coveragePathIgnorePatterns: ['/node_modules/', '/testing/'],
};
