import type { KvLike } from '../../src/client/kv-like.ts';

/** The methods of a bucket, bound, so that a test may replace some. */
export const boundMethods = (kv: KvLike): KvLike => ({
  create: (...given) => kv.create(...given),
  update: (...given) => kv.update(...given),
  get: (...given) => kv.get(...given),
  delete: (...given) => kv.delete(...given),
  watch: (...given) => kv.watch(...given),
  status: () => kv.status(),
});
