/** Prints what each package exports: the names, and what they stand for. */
import * as auth from '@sfstream/auth';
import * as base from '@sfstream/base';
import * as core from '@sfstream/core';
import * as http from '@sfstream/http';
import * as relayClient from '@sfstream/relay/client';
import * as replay from '@sfstream/replay';
import * as rest from '@sfstream/rest';

/** What Node and bundlers add to a CommonJS module. */
const added = ['default', 'module.exports', '__esModule'];

const described = (exported) =>
  Object.entries(exported)
    .filter(([name]) => !added.includes(name))
    .map(([name, value]) => `${name}: ${typeof value}`)
    .sort();

const packages = { auth, base, core, http, relayClient, replay, rest };

console.log(
  JSON.stringify(
    Object.fromEntries(Object.entries(packages).map(([name, all]) => [name, described(all)])),
  ),
);
