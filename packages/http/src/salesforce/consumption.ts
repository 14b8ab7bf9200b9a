import { apiUsage } from './api-usage.ts';
import type { ApiUsage } from './api-usage.ts';
import { csvRecords } from './csv-records.ts';

/**
 * Something that counts against a limit of the org: every answer of the REST API and of the token endpoint, whatever its
 * status, and the batches of a Bulk API upload. `consumed` and `remaining` are there where Salesforce tells them.
 */
export interface Consumption extends Partial<ApiUsage> {
  readonly type: 'rest-api-call-consumption' | 'bulk-api-batch-consumption';
  readonly count: number;
}

/** Bulk API 2.0 divides an upload into batches of so many rows (Bulk API guide, "Limits"). */
const rowsInBatch = 10_000;

/**
 * Counts what an answer has cost of the org's limits. Every answer of `/services/` is a call, logins and failures
 * included, but not a poll. An upload of the Bulk API costs batches besides, whose number is reckoned from the rows.
 */
export const consumptionOf = (
  {
    method,
    url,
    body = '',
  }: { readonly method: string; readonly url: string; readonly body?: string },
  {
    status,
    headers,
  }: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
): readonly Consumption[] => {
  const { pathname } = new URL(url);
  // Below the path of an Experience Cloud site as well.
  if (!pathname.includes('/services/')) return [];
  const usage = apiUsage(headers['sforce-limit-info']);
  const call: Consumption = { type: 'rest-api-call-consumption', count: 1, ...usage };
  const count = status < 300 ? batchesOf(method, pathname, body) : undefined;
  return count === undefined
    ? [call]
    : [call, { type: 'bulk-api-batch-consumption', count, ...usage }];
};

/**
 * Counts the batches of an upload; undefined for what is none. An upload of the first Bulk API is one batch (Bulk API guide,
 * "Add a Batch to a Job").
 */
const batchesOf = (method: string, pathname: string, body: string): number | undefined => {
  if (isBulkUpload(method, pathname)) {
    return Math.ceil(Math.max(0, csvRecords(body) - 1) / rowsInBatch);
  }
  const isBatch = /^\/services\/async\/[\d.]+\/job\/\w+\/batch\/?$/.test(pathname);
  return method === 'POST' && isBatch ? 1 : undefined;
};

/** Bulk API 2.0 guide, "Upload Job Data". */
const isBulkUpload = (method: string, pathname: string): boolean =>
  method === 'PUT' && /^\/services\/data\/v[\d.]+\/jobs\/ingest\/\w+\/batches\/?$/.test(pathname);
