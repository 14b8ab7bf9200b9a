import { sessionCursor } from './cursor-store.ts';

const withGlobals = (globals: object, use: () => void): void => {
  Object.assign(globalThis, globals);
  try {
    use();
  } finally {
    for (const name of Object.keys(globals)) Reflect.deleteProperty(globalThis, name);
  }
};

/** The part of a storage that is used. */
const storage = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  };
};

it('keeps the cursor of each relay for the tab', () => {
  withGlobals({ document: {}, sessionStorage: storage() }, () => {
    sessionCursor('/events').set('v2.a');
    sessionCursor('/other').set('v2.b');
    expect(sessionCursor('/events').get()).toBe('v2.a');
    expect(sessionCursor('/other').get()).toBe('v2.b');
    expect(sessionCursor('/third').get()).toBeNull();
  });
});

it('keeps nothing on a server, also where that has a storage for all requests', () => {
  const shared = storage();
  withGlobals({ sessionStorage: shared }, () => {
    sessionCursor('/events').set('v2.a');
    expect(sessionCursor('/events').get()).toBeUndefined();
    expect(shared.getItem('sfstream /events')).toBeNull();
  });
});
