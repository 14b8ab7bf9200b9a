export { proxyFor } from './platform/proxy-for.ts';
export type { Proxy } from './platform/proxy-for.ts';
