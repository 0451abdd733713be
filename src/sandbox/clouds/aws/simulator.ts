import { openStateFile } from '../shared/state-file.ts';
import { type Evaluation, type EvaluationRequest, evaluate } from './evaluate.ts';
import { createEventLog } from './event-log.ts';
import { createFaultScript, type Faults } from './faults.ts';
import { type Inspection, inspect } from './inspect.ts';
import { stateFromSeed } from './seed.ts';
import { type AwsSeedInput, awsSeedSchema } from './seed-schema.ts';
import { startServer } from './server.ts';
import { awsStateSchema } from './state.ts';
import type { OidcKeys } from './sts/web-identity-token.ts';
import { type ConsistencyDelay, createWorld } from './world.ts';

export interface AwsSimulatorOptions {
  /** Any free port when absent. */
  readonly port?: number;
  /** The time that AWS goes by. */
  readonly now: () => Date;
  /** Keeps the accounts and sessions over a restart. A file that is there wins over the seed. */
  readonly stateFile?: string;
  readonly seed: AwsSeedInput;
  /** Gives the signing keys of an OIDC issuer, as its own web site would. */
  readonly oidcKeys: OidcKeys;
  /** Writes take effect at once when absent. */
  readonly consistencyDelay?: ConsistencyDelay;
  /** How many calls `inspect` remembers; 1000 when absent. */
  readonly eventCapacity?: number;
  /** Told of mistakes of the simulator's own; they go to standard error when absent. */
  readonly onError?: (error: unknown) => void;
}

export interface AwsSimulator {
  /** Where `/_simulator/…` is. */
  readonly url: string;
  /** The endpoint for IAM clients (AWS_ENDPOINT_URL_IAM). */
  readonly iamUrl: string;
  /** The endpoint for STS clients (AWS_ENDPOINT_URL_STS). */
  readonly stsUrl: string;
  readonly faults: Faults;
  /** May this principal do this on this resource, now or at another time? Throws a ZodError for bad input. */
  evaluate(request: EvaluationRequest): Evaluation;
  inspect(): Inspection;
  setConsistencyDelay(delay: ConsistencyDelay): void;
  stop(): Promise<void>;
}

/**
 * Starts a simulated AWS on the loopback interface. Rejects with a ZodError or a SeedError for a seed that
 * cannot be, with a StateFileError for a state file that cannot be used, and when the port is taken.
 */
export async function startAwsSimulator(options: AwsSimulatorOptions): Promise<AwsSimulator> {
  const { now, oidcKeys } = options;
  const seed = awsSeedSchema.parse(options.seed);
  const file = openStateFile({
    path: options.stateFile,
    parse: (value) => awsStateSchema.parse(value),
    initial: () => stateFromSeed(seed, now()),
  });
  const world = createWorld(file, now, options.consistencyDelay);
  const faults = createFaultScript(now);
  const events = createEventLog(options.eventCapacity ?? 1_000);
  const actions = {
    faults,
    evaluate: (request: EvaluationRequest) => evaluate(world, now(), request),
    inspect: () => inspect(world.state, events.list(), now()),
    setConsistencyDelay: (delay: ConsistencyDelay) => world.setConsistencyDelay(delay),
  };
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const server = await startServer(
    options.port ?? 0,
    { world, faults, events, oidcKeys, now, onError },
    actions,
  );
  return {
    ...actions,
    url: server.url,
    iamUrl: `${server.url}/iam`,
    stsUrl: `${server.url}/sts`,
    stop: () => server.stop(),
  };
}
