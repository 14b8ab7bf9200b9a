import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Observable } from 'rxjs';
import { BehaviorSubject, filter, firstValueFrom } from 'rxjs';
import type { Act, Name, ReplicaState } from './replica-state.ts';
import { actsIn } from './replica-state.ts';
import type { Report } from './report.ts';

/** A replica in a process of its own, which can be started, and ended in several ways. */
export class Replica {
  readonly name: Name;
  readonly #env: Readonly<Record<string, string>>;
  readonly #states = new BehaviorSubject<ReplicaState>({ type: 'gone', how: 'new' });
  #process: ChildProcess | undefined;

  constructor(name: Name, env: Readonly<Record<string, string>>) {
    this.name = name;
    this.#env = env;
  }

  get state(): ReplicaState {
    return this.#states.value;
  }

  /** The state of now, then each change. */
  get state$(): Observable<ReplicaState> {
    return this.#states.asObservable();
  }

  /** Undefined while there is no process. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  can(act: Act): boolean {
    return actsIn(this.state).includes(act);
  }

  /** Returns false where the state does not allow it. */
  act(act: Act): boolean {
    if (!this.can(act)) return false;
    this.#does[act]();
    return true;
  }

  /** Ends the process, whatever it does, and resolves when it has ended. */
  async end(): Promise<void> {
    this.act('kill');
    await firstValueFrom(this.#states.pipe(filter(({ type }) => type === 'gone')));
  }

  // A state is entered before the process can know of it, so that nothing it has sent before counts.
  readonly #does: Readonly<Record<Act, () => void>> = {
    start: () => {
      this.#start();
    },
    kill: () => {
      this.#states.next({ type: 'ending', how: 'killed' });
      this.#process?.kill('SIGKILL');
    },
    stop: () => {
      this.#states.next({ type: 'ending', how: 'stopped' });
      this.#process?.kill('SIGTERM');
    },
    freeze: () => {
      this.#states.next({ type: 'frozen' });
      this.#process?.kill('SIGSTOP');
    },
    thaw: () => {
      this.#states.next({ type: 'waking' });
      this.#process?.kill('SIGCONT');
      // The answer comes after what it has missed: Node looks at its timers first.
      this.#process?.send('what are you?');
    },
  };

  #start(): void {
    const child = fork(join(import.meta.dirname, '../replica.js'), {
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Ctrl-C comes to the process of the page alone.
      detached: true,
    });
    this.#process = child;
    this.#states.next({ type: 'starting' });
    child.on('message', (report) => this.#hear(report as Report));
    child.once('exit', () => this.#left());
    child.on('error', () => {
      // Else it was a message to a process that has just ended.
      if (child.pid === undefined) this.#left();
    });
  }

  #left(): void {
    const { state } = this;
    this.#process = undefined;
    this.#states.next({ type: 'gone', how: state.type === 'ending' ? state.how : 'failed' });
  }

  /** What was on its way when the replica was frozen or told to end is old. */
  #hear(report: Report): void {
    const { type } = this.state;
    if (type === 'frozen' || type === 'ending') return;
    this.#states.next(report);
  }
}
