// A Nest application that handles events until it is terminated: node terminated-app.cjs <options as JSON>
require('reflect-metadata');
const { appendFile } = require('node:fs/promises');
const { setTimeout: sleep } = require('node:timers/promises');
const { Injectable, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { passwordAuth } = require('@sfstream/auth');
const { ReplayOption } = require('@sfstream/core');
const { OnSalesforceEvent, SfStreamModule } = require('@sfstream/nestjs');
const { pubSub } = require('@sfstream/pubsub');
const { fileStore } = require('@sfstream/replay/node');

const { credentials, endpoint, markers, log, channel } = JSON.parse(process.argv[2]);
let isLedgerOpen = true;

class Ledger {
  /** Takes its time, and fails once it is closed. */
  async write(line) {
    await sleep(Math.random() * 20);
    if (!isLedgerOpen) throw new Error('The ledger is closed.');
    await appendFile(log, `${line}\n`);
    console.log(line);
  }
  onModuleDestroy() {
    isLedgerOpen = false;
  }
}

const ledger = new Ledger();

class Orders {
  one({ replayId }) {
    return ledger.write(`one ${replayId}`);
  }
  many({ replayId }) {
    return ledger.write(`many ${replayId}`);
  }
}
const decorate = (method, options) =>
  OnSalesforceEvent(channel, options)(
    Orders.prototype,
    method,
    Object.getOwnPropertyDescriptor(Orders.prototype, method),
  );
decorate('one', {});
decorate('many', { concurrency: 4, orderBy: ({ data }) => data.payload.Number__c % 5 });
Injectable()(Orders);

class AppModule {}
Module({
  imports: [
    SfStreamModule.forRoot({
      auth: passwordAuth(credentials),
      backoff: () => 5,
      ...(endpoint !== undefined && { transport: pubSub({ endpoint }) }),
      store: fileStore(markers),
      replay: ReplayOption.AllEvents,
    }),
  ],
  providers: [Orders, { provide: Ledger, useValue: ledger }],
})(AppModule);

NestFactory.createApplicationContext(AppModule, { logger: ['error', 'warn'] }).then((app) =>
  app.enableShutdownHooks(),
);
