export { fileStore } from './file-store.ts';
export type { FileStore, FileStoreOptions } from './file-store.ts';
export { runWorker } from './run-worker.ts';
export type { RunWorker, WorkerLogger, WorkerOptions } from './run-worker.ts';
export type { WorkerProcess } from './worker-process.ts';
