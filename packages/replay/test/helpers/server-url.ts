/** The address of a server that `scripts/with-servers.sh` has started. */
export const urlOf = (variable: string): string => {
  const url = process.env[variable];
  if (url === undefined) throw new Error(`${variable} is not set; run scripts/with-servers.sh.`);
  return url;
};
