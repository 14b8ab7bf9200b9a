/** API calls of the org within 24 hours, as the `Sforce-Limit-Info` header tells them. */
export interface ApiUsage {
  readonly consumed: number;
  /** The limit less what is consumed; 0 where the org is over it. */
  readonly remaining: number;
}

/**
 * Reads a `Sforce-Limit-Info` header, such as `api-usage=18/5000`: the second number is the limit. Other parts, such as
 * `per-app-api-usage=…`, are passed over (REST API guide, "Limit Info Header"). Undefined where there is nothing to read.
 */
export const apiUsage = (limitInfo: string | undefined): ApiUsage | undefined => {
  const found = /(?:^|[\s;,])api-usage=(\d+)\/(\d+)/.exec(limitInfo ?? '');
  if (found === null) return undefined;
  const [consumed, limit] = [Number(found[1]), Number(found[2])];
  return { consumed, remaining: Math.max(0, limit - consumed) };
};
