import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Observable } from 'rxjs';
import { Subject, filter, firstValueFrom, map } from 'rxjs';
import type { Gate } from '../../../replay/test/helpers/gate.ts';
import type { Handled } from '../../../replay/test/helpers/handled.ts';
import { gateTo } from '../../../replay/test/helpers/gate.ts';

/** A process which forwards while it leads. */
export interface Replica {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  /** Its way to the engine. */
  readonly gate: Gate;
  /** The epoch of its term, as far as it has said. */
  epoch: number | undefined;
}

/** Processes that stand for election together, each with a way of its own to the engine. */
export class Replicas {
  readonly #script: string;
  readonly #url: string;
  readonly #options: object;
  readonly #handled: Handled;
  readonly #all = new Set<Replica>();
  readonly #terms = new Subject<Replica>();
  /** The number of terms that have begun. */
  terms = 0;

  constructor(script: string, url: string, options: object, handled: Handled) {
    this.#handled = handled;
    this.#script = script;
    this.#url = url;
    this.#options = options;
  }

  /** The process that began to lead last. */
  get leader(): Replica | undefined {
    return [...this.#all]
      .filter(({ epoch }) => epoch !== undefined)
      .reduce<Replica | undefined>(
        (latest, one) => (Number(one.epoch) > (latest?.epoch ?? 0) ? one : latest),
        undefined,
      );
  }

  get terms$(): Observable<number> {
    return this.#terms.pipe(
      map(({ epoch }) => epoch),
      filter((epoch) => epoch !== undefined),
    );
  }

  async start(): Promise<Replica> {
    const gate = await gateTo(this.#url);
    const options = JSON.stringify({ ...this.#options, servers: gate.url });
    const child = spawn(process.execPath, [this.#script, options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const replica: Replica = { child, gate, epoch: undefined };
    this.#all.add(replica);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (this.#handled.read(line)) return;
      const [state, epoch] = line.split(' ');
      replica.epoch = state === 'leading' ? Number(epoch) : undefined;
      if (state !== 'leading') return;
      this.terms += 1;
      this.#terms.next(replica);
    });
    return replica;
  }

  /** Waits until a process leads after this epoch. */
  async termAfter(epoch: number): Promise<void> {
    const later$ = this.terms$.pipe(filter((one) => one > epoch));
    if ((this.leader?.epoch ?? 0) <= epoch) await firstValueFrom(later$);
  }

  async kill(replica: Replica): Promise<void> {
    this.#all.delete(replica);
    replica.child.kill('SIGKILL');
    if (replica.child.exitCode === null && replica.child.signalCode === null) {
      await once(replica.child, 'exit');
    }
    await replica.gate.shut();
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#all].map((replica) => this.kill(replica)));
  }
}
