import { apiUsage } from './api-usage.ts';
import { csvRecords } from './csv-records.ts';
import type { Consumption } from './http-activity.ts';

/** Bulk API 2.0 divides an upload into batches of so many rows (Bulk API guide, "Limits"). */
const rowsInBatch = 10_000;

/**
 * What an answer has cost of the org's limits. Every answer of `/services/` is a call, logins and failures included;
 * polls are none. An upload of the Bulk API costs batches besides: their number is reckoned from the rows.
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
  if (!isBulkUpload(method, pathname) || status >= 300) return [call];
  const rows = Math.max(0, csvRecords(body) - 1);
  return [
    call,
    { type: 'bulk-api-batch-consumption', count: Math.ceil(rows / rowsInBatch), ...usage },
  ];
};

/** Bulk API 2.0 guide, "Upload Job Data". */
const isBulkUpload = (method: string, pathname: string): boolean =>
  method === 'PUT' && /^\/services\/data\/v[\d.]+\/jobs\/ingest\/\w+\/batches\/?$/.test(pathname);
