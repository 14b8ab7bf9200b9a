/** The id of an entry of a stream, `<generation>-<replay id>`, where another cannot be compared as a text. */
export type EntryId = string;

/** Says whether an entry comes after another. */
export const isLaterEntry = (one: EntryId, other: EntryId): boolean => {
  const [generation, id] = partsOf(one);
  const [otherGeneration, otherId] = partsOf(other);
  return generation === otherGeneration ? id > otherId : generation > otherGeneration;
};

const partsOf = (id: EntryId): readonly [generation: bigint, id: bigint] => {
  const [generation = '0', number = '0'] = id.split('-');
  return [BigInt(generation), BigInt(number)];
};
