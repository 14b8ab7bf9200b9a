/** Keeps the cursor while the page is reloaded. What it throws is ignored: the page then begins with new events. */
export interface CursorStore {
  get(): string | null | undefined;
  set(cursor: string): void;
}

/** Keeps the cursor of `url` in `sessionStorage`, for this tab; keeps nothing where there is none, as on servers. */
export const sessionCursor = (url: string): CursorStore => {
  const key = `sfstream ${url}`;
  return {
    get: () => storage()?.getItem(key),
    set: (cursor) => storage()?.setItem(key, cursor),
  };
};

/** Newer versions of Node have one too, which all requests of a server would share. */
const storage = (): Storage | undefined =>
  'document' in globalThis ? globalThis.sessionStorage : undefined;
