export { fileStore } from './file-store.ts';
export type { FileStore, FileStoreOptions } from './file-store.ts';
export { replaceFile } from './replace-file.ts';
