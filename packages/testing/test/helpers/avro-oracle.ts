import { Type, types } from 'avsc';

/** Longs as bigints, which avsc leaves to its users. */
const exactLong = types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (long: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(long);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (long: unknown) => typeof long === 'bigint',
  compare: (one: bigint, other: bigint) => (one === other ? 0 : one < other ? -1 : 1),
});

/** A type of Avro by a library that we did not write. Its longs are bigints, its unions plain values. */
export const oracleType = (schema: unknown): Type =>
  Type.forSchema(schema as Parameters<typeof Type.forSchema>[0], {
    wrapUnions: false,
    registry: { long: exactLong },
  });

/** Reads a payload by its schema. */
export const readPayload = (schemaJson: string, payload: Uint8Array): Record<string, unknown> => {
  const value: unknown = oracleType(JSON.parse(schemaJson)).fromBuffer(Buffer.from(payload));
  return JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? Number(one) : one)),
  ) as Record<string, unknown>;
};
