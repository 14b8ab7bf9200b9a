import { PGlite } from '@electric-sql/pglite';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Injectable, Module } from '@nestjs/common';

/** A Postgres in this process: in memory, or in the folder DATA_DIR. */
@Injectable()
export class Database implements OnModuleInit, OnModuleDestroy {
  readonly #postgres = new PGlite(process.env['DATA_DIR']);

  /** Handlers begin when this is done: to them a store that takes longer than 5 s to answer has failed. */
  async onModuleInit(): Promise<void> {
    await this.#postgres.exec(`
      CREATE TABLE IF NOT EXISTS orders (
        event_uuid text PRIMARY KEY, replay_id bigint NOT NULL, number text NOT NULL, customer text NOT NULL,
        amount numeric NOT NULL, currency text NOT NULL, created_at timestamptz NOT NULL,
        times_seen int NOT NULL DEFAULT 1
      );
      CREATE TABLE IF NOT EXISTS markers (name text PRIMARY KEY, marker jsonb NOT NULL);
    `);
  }

  async query<Row>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const { rows } = await this.#postgres.query<Row>(sql, [...values]);
    return rows;
  }

  /** By now no handler is at work any more. */
  async onModuleDestroy(): Promise<void> {
    await this.#postgres.close();
  }
}

@Module({ providers: [Database], exports: [Database] })
export class DatabaseModule {}
