const { AsyncLocalStorage } = require('node:async_hooks');
const { setFlagsFromString } = require('node:v8');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');
const compileOnce = require('./compile-once.cjs');

setFlagsFromString('--interrupt-budget=500000');
const compileFunction = compileOnce(vm.compileFunction);

/**
 * The environment of Jest for Node, without five costs.
 *
 * - jest-circus has an AsyncLocalStorage for each file and never disables it. Up to Node 22 every promise visits each storage that is
 *   enabled: after 50 files an `await` takes 20 times as long.
 * - `process.allowedNodeEnvironmentFlags` is a getter that puts its result in its own place, but in the `process` of Node and not in
 *   the copy that tests have. axios asks for the flags at each request.
 * - Each file compiles its modules again: see `compileOnce`.
 * - V8 soon optimizes what runs often, for each file again. Most are over before that has paid, so that it waits seven times as long.
 * - Jest keeps 100 frames of each error, where Node keeps 10, and tests make errors by the thousand.
 */
module.exports = class QuickEnvironment extends TestEnvironment {
  #enabled = new Set();
  #run = AsyncLocalStorage.prototype.run;
  #compileFunction = vm.compileFunction;

  async setup() {
    await super.setup();
    for (const { Error } of [globalThis, this.global]) Error.stackTraceLimit = 20;
    const [enabled, run] = [this.#enabled, this.#run];
    AsyncLocalStorage.prototype.run = function (...args) {
      enabled.add(this);
      return Reflect.apply(run, this, args);
    };
    vm.compileFunction = compileFunction;
    Object.defineProperty(this.global.process, 'allowedNodeEnvironmentFlags', {
      value: process.allowedNodeEnvironmentFlags,
    });
  }

  async teardown() {
    AsyncLocalStorage.prototype.run = this.#run;
    vm.compileFunction = this.#compileFunction;
    for (const storage of this.#enabled) storage.disable();
    await super.teardown();
  }
};
