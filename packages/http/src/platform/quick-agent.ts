import type { Agent, ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

/** Methods by which Node's `request` asks an agent for a connection and is given one. Agents of others do it so as well. */
interface Adding {
  addRequest(request: ClientRequest & Receiving, target: Target): void;
}
interface Receiving {
  onSocket(socket: Socket): void;
}
interface Target {
  readonly host?: string;
  readonly port?: string | number;
}

/** An unused connection, and where it leads. */
interface Kept extends Target {
  readonly socket: Socket;
}

/**
 * The agent, which keeps one unused connection where it finds it at once, without the names and lists that it needs for
 * many. That saves a fifth of what a request costs, and polls come one at a time. New connections are made, counted and
 * destroyed by the agent as ever.
 */
export const quickAgent = <A extends Agent>(agent: A): A => {
  const adding = agent as unknown as Adding;
  const addAsEver = adding.addRequest.bind(agent);
  let kept: Kept | undefined;

  adding.addRequest = (request, target) => {
    if (kept?.host !== target.host || kept?.port !== target.port || !kept?.socket.writable) {
      addAsEver(request, target);
      return;
    }
    const { socket } = kept;
    kept = undefined;
    agent.reuseSocket(socket, request);
    request.onSocket(socket);
  };

  const freeAsEver = agent.listeners('free') as ((socket: Socket, target: Target) => void)[];
  agent.removeAllListeners('free');
  agent.on('free', (socket: Socket, target: Target) => {
    if (kept?.socket.writable || isUnused(socket)) {
      freeAsEver.forEach((free) => free.call(agent, socket, target));
      return;
    }
    if (!keeps(agent, socket)) {
      socket.destroy();
      return;
    }
    // Nobody else listens to an unused one.
    if (socket.listenerCount('error') === 0) socket.on('error', () => undefined);
    kept = { socket, host: target.host, port: target.port } as Kept;
  });
  return agent;
};

/** Given back before it was connected, as its request was left. */
const isUnused = ({ connecting, bytesWritten }: Socket): boolean =>
  connecting || bytesWritten === 0;

/** Heeds what the server says about keeping it. Node's types leave the answer out. */
const keeps = (agent: Agent, socket: Socket): boolean =>
  (agent as unknown as { keepSocketAlive(socket: Socket): boolean }).keepSocketAlive(socket);
