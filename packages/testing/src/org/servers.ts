/** What listens on a port. */
export interface Servers {
  up(): Promise<void>;
  down(): Promise<void>;
  dropConnections(): void;
}

/** Several servers as one: all of them are up, or none is. */
export const together = (servers: readonly Servers[]): Servers => {
  const down = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.down()));
  };
  return {
    up: async () => {
      try {
        await Promise.all(servers.map((server) => server.up()));
      } catch (error) {
        await down();
        throw error;
      }
    },
    down,
    dropConnections: () => {
      for (const server of servers) server.dropConnections();
    },
  };
};
