/** Answer of a proxy that did not open a tunnel. */
export interface ProxyRefusal {
  readonly code: 'ERR_PROXY_REFUSED';
  readonly status: number;
  /** Address of the proxy, without the user and the password. */
  readonly proxy: string;
}

export const proxyRefusal = (status: number, proxy: string): Error & ProxyRefusal =>
  Object.assign(new Error(`The proxy ${proxy} answered HTTP ${status}.`), {
    code: 'ERR_PROXY_REFUSED',
    status,
    proxy,
  } as const);

export const isProxyRefusal = (thrown: unknown): thrown is ProxyRefusal =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_PROXY_REFUSED';
