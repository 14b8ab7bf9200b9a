/** The address of the Redis that `scripts/with-servers.sh` has started. */
export const serverUrl = (): string => {
  const url = process.env['SFSTREAM_REDIS_URL'];
  if (url === undefined)
    throw new Error('SFSTREAM_REDIS_URL is not set; run scripts/with-servers.sh.');
  return url;
};
