import type { INestApplicationContext, LoggerService, ModuleMetadata } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { passwordAuth } from '@sfstream/auth';
import type { MockOrg, MockOrgOptions } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import type { SfStreamOptions } from '../../src/index.ts';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Starts an org that is closed after the test. */
export const startOrg = async (options?: MockOrgOptions): Promise<MockOrg> => {
  const org = await startMockOrg(options);
  ends.push(() => org.close());
  return org;
};

/** What connects to the org, and hardly waits between tries. */
export const optionsFor = ({ login }: MockOrg): SfStreamOptions => ({
  auth: passwordAuth(login),
  backoff: () => 5,
});

/** What an application has logged, by level. */
export class Log implements LoggerService {
  readonly lines: string[] = [];
  /** What errors are told with: text, stack and context. */
  readonly entries: (readonly unknown[])[] = [];
  log = (message: unknown): void => this.#add('log', message);
  warn = (message: unknown): void => this.#add('warn', message);
  error = (message: unknown, ...more: readonly unknown[]): void => {
    this.entries.push([message, ...more]);
    this.#add('error', message);
  };
  debug = (): void => undefined;

  #add(level: string, message: unknown): void {
    this.lines.push(`${level}: ${message instanceof Error ? message.message : String(message)}`);
  }
}

/** Starts an application that is closed after the test. */
export const startApp = async (
  metadata: ModuleMetadata,
  logger: LoggerService | false = false,
): Promise<INestApplicationContext> => {
  const app = await Test.createTestingModule(metadata)
    .setLogger(logger === false ? new Log() : logger)
    .compile();
  await app.init();
  ends.push(() => app.close());
  return app;
};
