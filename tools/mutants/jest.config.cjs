const {
  projects: [tests],
} = require('../../jest.config.js');

/** The tests beside the mutated modules. */
module.exports = {
  ...tests,
  rootDir: '../..',
  testMatch: ['core', 'replay', 'http'].map(
    (name) => `<rootDir>/packages/${name}/src/**/*.test.ts`,
  ),
  // Stryker works in a copy, whose node_modules leads to the packages as they are, not to their mutants.
  moduleNameMapper: {
    '^@sfstream/([^/]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@sfstream/([^/]+)/(.+)$': '<rootDir>/packages/$1/src/$2.ts',
  },
};
