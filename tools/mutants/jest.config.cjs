const {
  projects: [tests],
} = require('../../jest.config.js');
const decisions = require('./decisions.cjs');

module.exports = {
  ...tests,
  rootDir: '../..',
  // The tests beside the modules: those of whole streams would wait for what never comes.
  testMatch: Object.entries(decisions).flatMap(([name, modules]) =>
    modules.map((module) => `<rootDir>/packages/${name}/src/${module}.test.ts`),
  ),
  // Stryker works in a copy, whose node_modules leads to the packages as they are, not to their mutants.
  moduleNameMapper: {
    '^@sfstream/([^/]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@sfstream/([^/]+)/(.+)$': '<rootDir>/packages/$1/src/$2.ts',
  },
};
