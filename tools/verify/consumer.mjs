/** Imports and requires every entry of the installed packages, and runs a stream: node consumer.mjs <entry>... */
import { ReplayOption, createPasswordClient } from '@sfstream/core';
import { consume, defaultTo } from '@sfstream/replay';
import { fileStore } from '@sfstream/replay/node';
import { startMockOrg } from '@sfstream/testing';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';

const require = createRequire(import.meta.url);

for (const entry of process.argv.slice(2)) {
  const required = require(entry);
  const imported = await import(entry);
  const names = Object.keys(required);
  assert.ok(names.length > 0, `${entry} exports nothing`);
  for (const name of names) {
    assert.equal(imported[name], required[name], `${name} of ${entry} is there twice`);
  }
}

const channel = '/event/Order__e';
const org = await startMockOrg();
const store = fileStore('positions.json');
for (let number = 1; number <= 3; number += 1) org.publish(channel, { Number__c: number });
const client = createPasswordClient({
  ...org.login,
});
const numbers = await lastValueFrom(
  client.channel(channel, { replay: defaultTo(store, ReplayOption.AllEvents) }).pipe(
    take(3),
    consume(({ data }) => data.payload.Number__c, { store }),
    toArray(),
  ),
);
assert.deepEqual(
  numbers.map(({ result }) => result),
  [1, 2, 3],
);
await firstValueFrom(client.close(), { defaultValue: undefined });
await store.close();
await org.close();
assert.equal((await fileStore('positions.json').get(channel)).replayId, 3);
