import type { DoctorRequest } from '../commands/doctor.ts';
import type { ForwardRequest } from '../commands/forward.ts';
import type { LoginRequest } from '../commands/login.ts';
import type { MockRequest } from '../commands/mock.ts';
import type { PublishRequest } from '../commands/publish.ts';
import type { ReplayRequest } from '../commands/replay.ts';
import type { TailRequest } from '../commands/tail.ts';

/** Login options, as the variables that they stand for. They come before those of the environment. */
interface WithLogin {
  readonly variables: Readonly<Record<string, string>>;
}

/** A command with its request, or a text to print: help or the version. */
export type CommandLine =
  | { readonly type: 'text'; readonly text: string }
  | (WithLogin & { readonly type: 'tail'; readonly request: TailRequest })
  | (WithLogin & { readonly type: 'forward'; readonly request: ForwardRequest })
  | (WithLogin & { readonly type: 'publish'; readonly request: PublishRequest })
  | (WithLogin & { readonly type: 'doctor'; readonly request: DoctorRequest })
  | (WithLogin & { readonly type: 'login'; readonly request: LoginRequest })
  | { readonly type: 'replay'; readonly request: ReplayRequest }
  | { readonly type: 'mock'; readonly request: MockRequest };
