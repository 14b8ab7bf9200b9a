import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import regexp from 'eslint-plugin-regexp';
import rxjsX from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

/** Lowest first: a package may import only packages before it. `testing` stands alone, so that all may test with it. */
const layers = [
  'base',
  'http',
  'auth',
  'core',
  'pubsub',
  'replay',
  'forward',
  'postgres',
  'redis',
  'nats',
  'rest',
  'relay',
  'nestjs',
  'angular',
  'cli',
];

/**
 * Lowest first, for each package that has folders: a file may import only from its own folder and those before it. Files
 * beside the folders are entries, which may import all.
 */
const folders = {
  core: [
    'messages',
    'model',
    'errors',
    'reports',
    'wire',
    'failures',
    'protocol',
    'bayeux',
    'stores',
    'holding',
    'channels',
    'session',
    'connection',
    'publishing',
    'client',
    'operators',
    'change-data',
  ],
  pubsub: [
    'errors',
    'wire',
    'positions',
    'calls',
    'connections',
    'remedies',
    'avro',
    'events',
    'subscribing',
    'publishing',
    'session',
  ],
  base: ['errors', 'texts', 'time', 'options', 'functions'],
  http: ['wire', 'salesforce', 'errors', 'request', 'platform', 'client', 'retry'],
  auth: [
    'options',
    'token',
    'hosts',
    'versions',
    'authenticator',
    'login',
    'oauth',
    'jwt',
    'soap',
    'salesforce-cli',
    'flows',
    'token-life',
  ],
  postgres: ['database', 'leadership', 'stores', 'inbox', 'log'],
  rest: ['errors', 'soql', 'exchange', 'sending', 'resources', 'client'],
  replay: [
    'errors',
    'stores',
    'leadership',
    'options',
    'answers',
    'marks',
    'handling',
    'operators',
    'worker',
  ],
  forward: ['errors', 'cloud-events', 'sinks', 'forwarding', 'sharing'],
  nats: [
    'client',
    'names',
    'messages',
    'fencing',
    'setup',
    'store',
    'leader',
    'sink',
    'sharing',
    'log',
  ],
  cli: [
    'json',
    'terminal',
    'process',
    'output',
    'publish',
    'mock',
    'engines',
    'findings',
    'endpoint',
    'checks',
    'doctor',
    'commands',
    'command-line',
  ],
  testing: [
    'wire',
    'binary',
    'protobuf',
    'avro',
    'grpc',
    'events',
    'schemas',
    'logins',
    'bayeux',
    'rest',
    'rpcs',
    'pub-sub',
    'faults',
    'org',
    'marbles',
    'stores',
  ],
  relay: ['wire', 'time', 'errors', 'page', 'log', 'options', 'feeds', 'readers', 'relay'],
  redis: ['errors', 'client', 'leadership', 'fencing', 'store', 'stream', 'log', 'sharing'],
  nestjs: ['org', 'handlers', 'consumers', 'module', 'relay', 'testing', 'microservices', 'health'],
};

/** ESLint takes no empty group, which the highest package has. */
const notTheseImports = (...all) => {
  const patterns = all.filter(({ group }) => group?.length !== 0);
  return { 'no-restricted-imports': patterns.length === 0 ? 'off' : ['error', { patterns }] };
};

/** `testing` imitates the server and shares no code with the client. */
const packagesAbove = (name) => ({
  group: [
    ...layers.slice(layers.indexOf(name) + 1),
    ...(['cli', 'testing'].includes(name) ? [] : ['testing']),
  ].flatMap((above) => [`@sfstream/${above}`, `@sfstream/${above}/*`]),
  message: `@sfstream/${name} may import only packages below it (docs/decisions/0001-monorepo.md).`,
});

const foldersAbove = (name, folder) => {
  const above = folders[name].slice(folders[name].indexOf(folder) + 1);
  return {
    regex: `^(\\.\\./)+(${above.join('|')})/`,
    message: `${folder} may import only folders below it (the order is in eslint.config.mjs).`,
  };
};

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      '**/coverage/',
      '**/node_modules/',
      '.examples/',
      '.stryker-tmp/',
      // Tests that begin meanwhile make it and take it away.
      '.bootstrap.lock/',
    ],
  },
  js.configs.recommended,
  {
    // Texts of others are matched: one that takes time beyond its length stops the event loop.
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, rxjsX.configs.recommended],
    languageOptions: {
      parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      'rxjs-x/no-nested-subscribe': 'error',
      'rxjs-x/no-exposed-subjects': 'error',
      'rxjs-x/no-unsafe-takeuntil': 'error',
      'rxjs-x/no-sharereplay': 'error',
      'rxjs-x/finnish': 'off',
    },
  },
  ...[...layers, 'testing'].map((name) => ({
    files: [`packages/${name}/src/**/*.ts`],
    ignores: ['**/*.test.ts'],
    rules: notTheseImports(packagesAbove(name)),
  })),
  ...Object.entries(folders).flatMap(([name, ordered]) =>
    ordered.slice(0, -1).map((folder) => ({
      files: [`packages/${name}/src/${folder}/**/*.ts`],
      ignores: ['**/*.test.ts'],
      rules: notTheseImports(packagesAbove(name), foldersAbove(name, folder)),
    })),
  ),
  {
    // Nest's modules are classes that only bear a decorator.
    files: ['packages/nestjs/**/*.ts', 'examples/nest-orders/**/*.ts'],
    rules: { '@typescript-eslint/no-extraneous-class': 'off' },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        module: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
);
