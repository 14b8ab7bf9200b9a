/** How the bytes of a field end (Protocol Buffers, "Encoding"); 3 and 4, groups, are not used in proto3. */
export const wireType = { varint: 0, eightBytes: 1, lengthPrefixed: 2, fourBytes: 5 } as const;
