import { Client } from 'pg';

/** The version of the server, such as 15.18. Rejects where it does not answer within ten seconds. */
export const versionOf = async (connectionString: string): Promise<string> => {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    // Debian writes its own version behind.
    return (rows[0]?.server_version ?? '').split(' ')[0] ?? '';
  } finally {
    await client.end().catch(() => undefined);
  }
};
