import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import type { Carrier } from '../wire/carrier.ts';

/** Carries by axios, which knows browsers and adapters of others. */
export const axiosCarrier =
  (client: AxiosInstance, configFor: (url: string) => AxiosRequestConfig): Carrier =>
  ({ method, url, headers, body }, answered, failed) => {
    const abort = new AbortController();
    const send = async (): Promise<AxiosResponse<string>> => {
      const config = configFor(url);
      return client.request<string>({
        ...config,
        method,
        url,
        headers: { ...(config.headers as Record<string, string> | undefined), ...headers },
        ...(body === undefined ? {} : { data: body }),
        signal: abort.signal,
      });
    };
    send().then(({ status, headers, data }) => answered({ status, headers, body: data }), failed);
    return () => abort.abort();
  };
