import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { fromFrames, toFrame } from './frames.ts';
import { GrpcFailure } from './grpc-failure.ts';
import { grpcMessage } from './grpc-message.ts';
import { OutgoingFrames } from './outgoing-frames.ts';

/** Bytes in pieces of these sizes, over and over. */
const cut = (bytes: Buffer, sizes: readonly number[]): Buffer[] => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieces.at(-1)?.length ?? 0) {
    pieces.push(bytes.subarray(at, at + (sizes[pieces.length % sizes.length] ?? 1)));
  }
  return pieces;
};

const anySizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 });

describe('the frames of gRPC', () => {
  const tooLong = (): GrpcFailure => new GrpcFailure(14, 'too long');
  const messagesIn = (pieces: readonly Buffer[], longest = 100): Promise<readonly Uint8Array[]> =>
    lastValueFrom(from(pieces).pipe(fromFrames(longest, tooLong), toArray()));

  it('are read wherever the body was cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array()), anySizes, async (messages, sizes) => {
        const body = Buffer.concat(messages.map(toFrame));
        expect(await messagesIn(cut(body, sizes))).toEqual(messages);
      }),
    );
  });

  it('are refused at their first bytes when they are to be longer than allowed', async () => {
    const frame = Buffer.from(toFrame(new Uint8Array(101))).subarray(0, 5);
    await expect(messagesIn([frame])).rejects.toThrow('too long');
  });

  it('are refused when they are compressed', async () => {
    await expect(messagesIn([Buffer.from([1, 0, 0, 0, 0])])).rejects.toMatchObject({ status: 12 });
  });
});

describe('the text of a failure', () => {
  it.each([
    ['plain: text', 'plain: text'],
    ['100 %', '100 %25'],
    ['Grüße\n', 'Gr%C3%BC%C3%9Fe%0A'],
  ])('%j is sent as %j', (text, sent) => {
    expect(grpcMessage(text)).toBe(sent);
  });
});

describe('the frames of HTTP/2 that go out', () => {
  const frame = (type: number, flags: number, content: Uint8Array): Buffer => {
    const header = Buffer.alloc(9);
    header.writeUIntBE(content.length, 0, 3);
    header.writeUInt8(type, 3);
    header.writeUInt8(flags, 4);
    return Buffer.concat([header, content]);
  };
  const anyFrame = fc.record({
    type: fc.integer({ min: 0, max: 9 }),
    flags: fc.constantFrom(0, 1),
    content: fc.uint8Array({ maxLength: 30 }),
  });
  const isAnswer = ({ type, flags }: { type: number; flags: number }): boolean =>
    type === 6 && flags === 1;

  it.each([true, false])('lose the answers to PINGs only when they are mute: %p', (isMute) => {
    fc.assert(
      fc.property(fc.array(anyFrame), anySizes, (frames, sizes) => {
        const bytesOf = (some: typeof frames): Buffer =>
          Buffer.concat(some.map(({ type, flags, content }) => frame(type, flags, content)));
        const outgoing = new OutgoingFrames(() => isMute);
        const passed = cut(bytesOf(frames), sizes).map((piece) => outgoing.pass(piece));
        const kept = frames.filter((one) => !(isMute && isAnswer(one)));
        expect(Buffer.concat(passed)).toEqual(bytesOf(kept));
      }),
    );
  });
});
