import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { AzureSimulator } from '../../src/sandbox/clouds/azure/simulator.ts';

/** Who the program signs in as; `Request.cs` says what each is. */
export type DotnetIdentity =
  | { readonly by: 'secret'; readonly clientId: string; readonly secret: string }
  | { readonly by: 'certificate'; readonly clientId: string; readonly pem: string }
  | { readonly by: 'federation'; readonly clientId: string; readonly audience: string }
  | { readonly by: 'managedIdentity' };

/** A step by its `do` in `Request.cs`, with what that takes. */
export type DotnetStep = { readonly do: string } & Readonly<Record<string, unknown>>;
type Steps<Name extends string> = Readonly<Record<Name, DotnetStep>>;

const failureSchema = z.strictObject({
  type: z.string(),
  status: z.number(),
  code: z.string().optional(),
  message: z.string(),
});
const resultSchema = z.strictObject({ value: z.unknown().optional(), failure: failureSchema.optional() });
const resultsSchema = z.record(z.string(), resultSchema);

type Result = z.infer<typeof resultSchema>;
/** An exception that the SDK threw. */
export type DotnetFailure = z.infer<typeof failureSchema>;

/** Microsoft's SDKs for .NET behind one identity in one simulator. */
export interface DotnetClient {
  /** What the steps gave, by their names. Rejects when one of them was refused. */
  values<Name extends string>(steps: Steps<Name>): Promise<Readonly<Record<Name, unknown>>>;
  /** How the steps were refused, by their names. Rejects when one of them was not. */
  failures<Name extends string>(steps: Steps<Name>): Promise<Readonly<Record<Name, DotnetFailure>>>;
}

export interface DotnetProgram {
  as(identity: DotnetIdentity): DotnetClient;
  stop(): Promise<void>;
}

export interface DotnetProgramOptions {
  /** The built program. */
  readonly program: string;
  readonly simulator: AzureSimulator;
  /** Of the certificate that the simulator shows, PEM. */
  readonly certificateAuthority: string;
  /** Where the program's managed identity comes from. */
  readonly machine: 'App Service' | 'virtual machine';
}

/** Starts the program. It does one request after another, until it is stopped. */
export function startDotnetProgram(options: DotnetProgramOptions): DotnetProgram {
  const { program, simulator, certificateAuthority, machine } = options;
  const { identityEndpoint, identityHeader } = simulator;
  const ask = startProcess(
    program,
    machine === 'App Service'
      ? { IDENTITY_ENDPOINT: identityEndpoint, IDENTITY_HEADER: identityHeader }
      : { AZURE_POD_IDENTITY_AUTHORITY_HOST: new URL(identityEndpoint).origin },
  );

  async function run<Name extends string, Kept>(
    identity: DotnetIdentity,
    steps: Steps<Name>,
    keep: (result: Result) => Kept | undefined,
  ): Promise<Readonly<Record<Name, Kept>>> {
    const { armEndpoint, graphEndpoint, tenantId, authorityHost } = simulator;
    const application = identity.by !== 'managedIdentity' && { tenantId, authorityHost };
    const place = {
      armEndpoint,
      graphEndpoint,
      certificateAuthority,
      identity: { ...identity, ...application },
    };
    const named = Object.entries<DotnetStep>(steps).map(([name, step]) => ({ name, ...step }));
    const results = resultsSchema.parse(JSON.parse(await ask.line(JSON.stringify({ place, steps: named }))));
    const kept = named.map(({ name }) => {
      const result = keep(results[name] ?? {});
      if (result === undefined) throw new Error(`The step ${name} gave ${JSON.stringify(results[name])}.`);
      return [name, result];
    });
    return Object.fromEntries(kept) as Record<Name, Kept>;
  }

  return {
    as: (identity) => ({
      values: (steps) =>
        run(identity, steps, ({ value, failure }) => (failure === undefined ? value : undefined)),
      failures: (steps) => run(identity, steps, ({ failure }) => failure),
    }),
    stop: () => ask.stop(),
  };
}

/** A process that answers every line with a line. */
function startProcess(program: string, environment: Readonly<Record<string, string>>) {
  const child = spawn('dotnet', [program], { env: { ...process.env, DOTNET_NOLOGO: '1', ...environment } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  // A program that has ended says so by its silence; what it wrote last is the better message.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  ended.catch(() => undefined);
  let last: Promise<unknown> = Promise.resolve();
  return {
    line(text: string): Promise<string> {
      const answer = last.then(async () => {
        child.stdin.write(`${text}\n`);
        const { value, done } = await lines.next();
        if (done !== true) return value;
        await ended;
        throw new Error(`The program ended:\n${errors}`);
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    async stop(): Promise<void> {
      child.stdin.end();
      await ended;
    },
  };
}
