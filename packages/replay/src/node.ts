export { fileStore } from './stores/file/file-store.ts';
export type { FileStore, FileStoreOptions } from './stores/file/file-store.ts';
export { replaceFile } from './stores/file/replace-file.ts';
export { runWorker } from './worker/run-worker.ts';
export type { RunWorker, WorkerLogger, WorkerOptions } from './worker/run-worker.ts';
export type { WorkerProcess } from './worker/worker-process.ts';
