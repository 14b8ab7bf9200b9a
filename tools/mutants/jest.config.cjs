const {
  projects: [tests],
} = require('../../jest.config.js');

/** The tests beside the mutated modules. */
module.exports = {
  ...tests,
  rootDir: '../..',
  testMatch: ['core', 'replay', 'http'].map((name) => `<rootDir>/packages/${name}/src/**/*.test.ts`),
};
