import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import type { Carrier } from '../wire/carrier.ts';

/** Carries by axios, which knows browsers and adapters of others. */
export const axiosCarrier =
  (client: AxiosInstance, configFor: (url: string) => AxiosRequestConfig): Carrier =>
  ({ method, url, headers, body }, answered, failed) => {
    // None once it is answered: to abort it then would make an error with a stack that nobody reads.
    let abort: AbortController | undefined = new AbortController();
    const { signal } = abort;
    const send = async (): Promise<AxiosResponse<string>> => {
      const config = configFor(url);
      return client.request<string>({
        ...config,
        method,
        url,
        headers: { ...(config.headers as Record<string, string> | undefined), ...headers },
        ...(body === undefined ? {} : { data: body }),
        signal,
      });
    };
    send().then(({ status, headers, data }) => {
      abort = undefined;
      answered({ status, headers, body: data });
    }, failed);
    return () => abort?.abort();
  };
