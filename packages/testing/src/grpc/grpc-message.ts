/** Text of a `grpc-message` trailer: UTF-8, with `%` and what is not printable ASCII as `%` and two hexadecimal digits. */
export const grpcMessage = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
