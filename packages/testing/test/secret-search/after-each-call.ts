/** Has `note` look at every call of a method, once the call is over. Returns what takes this back. */
export const afterEachCall = <K extends PropertyKey>(
  owner: { [key in K]: unknown },
  name: K,
  note: (args: readonly unknown[], self: unknown) => void,
): (() => void) => {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const method = owner[name];
  if (typeof method !== 'function') throw new TypeError(`${String(name)} is no method.`);
  owner[name] = new Proxy(method, {
    apply: (target, self: unknown, args: unknown[]) => {
      const result: unknown = Reflect.apply(target, self, args);
      note(args, self);
      return result;
    },
  });
  return () => {
    if (own === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, own);
  };
};
