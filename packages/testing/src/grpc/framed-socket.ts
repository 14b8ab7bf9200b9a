import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { OutgoingFrames } from './outgoing-frames.ts';

/**
 * Puts itself between an HTTP/2 session and its socket. Node answers PINGs by itself and has no switch for it, so the
 * answers are taken out of what it writes.
 */
export const framedSocket = (socket: Socket, isMute: () => boolean): Duplex => {
  const frames = new OutgoingFrames(isMute);
  const framed = new Duplex({
    read: () => void socket.resume(),
    write: (piece: Buffer, _, done) => {
      const kept = frames.pass(piece);
      if (kept.length === 0) done();
      else socket.write(kept, done);
    },
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (piece) => {
    if (!framed.push(piece)) socket.pause();
  });
  socket.on('end', () => framed.push(null));
  socket.on('error', () => framed.destroy());
  socket.on('close', () => framed.destroy());
  return framed;
};
