import type { IncomingHttpHeaders } from 'node:http';

/** One request as the services see it. */
export interface Call {
  readonly method: string;
  /** The path as it came, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** `https://localhost:6443`, for links in answers. */
  readonly origin: string;
  readonly now: Date;
  /** Filled in while the call is served; goes into the log. */
  readonly trace: { caller: string | null };
}

export interface Reply {
  readonly status: number;
  /** Sent as JSON; nothing is sent when it is absent. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a call asks for: a name that faults can be aimed at, and the work. */
export interface Operation {
  readonly name: string;
  run(): Reply | Promise<Reply>;
}

export type ServiceName = 'arm' | 'graph' | 'identity';

/** One of the faces of the simulator: routes a call, and words an error the way its original does. */
export interface Service {
  readonly name: ServiceName;
  /** Throws a ServiceError when there is no such route. */
  resolve(call: Call): Operation;
  render(error: ServiceError, call: Call): Reply;
}

/** A refusal with the original's status and code. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}
