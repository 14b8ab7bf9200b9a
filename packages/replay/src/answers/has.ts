/** Tells whether an object, or a function, has a method of that name. */
export const has = (answer: object, method: PropertyKey): boolean =>
  typeof (answer as Record<PropertyKey, unknown>)[method] === 'function';
