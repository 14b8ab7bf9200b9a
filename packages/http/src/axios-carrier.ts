import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import type { Carrier } from './carrier.ts';

/** Carries by axios, which knows proxies, browsers and adapters of others. */
export const axiosCarrier =
  (client: AxiosInstance, config: AxiosRequestConfig): Carrier =>
  ({ method, url, headers, body }, answered, failed) => {
    const abort = new AbortController();
    client
      .request<string>({
        ...config,
        method,
        url,
        headers: { ...headers },
        ...(body === undefined ? {} : { data: body }),
        signal: abort.signal,
      })
      .then((response) => {
        answered({ status: response.status, headers: response.headers, body: response.data });
      }, failed);
    return () => abort.abort();
  };
