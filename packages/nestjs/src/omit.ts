/** A copy without some of the fields. */
export const omit = <T extends object, Key extends keyof T>(
  object: T,
  fields: readonly Key[],
): Omit<T, Key> =>
  Object.fromEntries(
    Object.entries(object).filter(([field]) => !fields.some((omitted) => omitted === field)),
  ) as Omit<T, Key>;
