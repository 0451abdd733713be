import { openStateFile } from '../shared/state-file.ts';
import { type Evaluation, type EvaluationRequest, evaluate } from './evaluate.ts';
import { createEventLog } from './event-log.ts';
import { createFaultScript, type Faults } from './faults.ts';
import { settle } from './identity-center/settle.ts';
import { type PortalSignIn, signIn } from './identity-center/sign-in.ts';
import { createThrottle, type IdentityCenterLimits } from './identity-center/throttle.ts';
import { type Inspection, inspect } from './inspect.ts';
import { stateFromSeed } from './seed.ts';
import { type AwsSeedInput, awsSeedSchema } from './seed-schema.ts';
import { startServer } from './server.ts';
import { awsStateSchema } from './state.ts';
import type { IssuedCredentials } from './sts/issue-session.ts';
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
  /** What Identity Center lets through and how long its work takes; as at AWS, and two seconds, when absent. */
  readonly identityCenterLimits?: Partial<IdentityCenterLimits>;
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
  /** Where AWS sign-in is (`https://signin.aws.amazon.com/federation`). */
  readonly federationUrl: string;
  /** The endpoint for SSO Admin clients (AWS_ENDPOINT_URL_SSO_ADMIN). */
  readonly ssoAdminUrl: string;
  /** The endpoint for Identity Store clients (AWS_ENDPOINT_URL_IDENTITYSTORE). */
  readonly identityStoreUrl: string;
  /** The endpoint for Resource Groups Tagging clients (AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API). */
  readonly taggingUrl: string;
  readonly faults: Faults;
  /** May this principal do this on this resource, now or at another time? Throws a ZodError for bad input. */
  evaluate(request: EvaluationRequest): Evaluation;
  inspect(): Inspection;
  setConsistencyDelay(delay: ConsistencyDelay): void;
  setIdentityCenterLimits(limits: Partial<IdentityCenterLimits>): void;
  /**
   * What a person gets who picks a permission set of an account in the access portal. Throws an AwsError
   * (ForbiddenException) when the person has no such assignment now.
   */
  signIn(asked: PortalSignIn): IssuedCredentials;
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
  const identityCenterThrottle = createThrottle(options.identityCenterLimits);
  const events = createEventLog(options.eventCapacity ?? 1_000);
  const settled = () => {
    settle(world, now());
    return world;
  };
  const actions = {
    faults,
    evaluate: (request: EvaluationRequest) => evaluate(settled(), now(), request),
    inspect: () => inspect(settled().state, events.list(), now()),
    signIn: (asked: PortalSignIn) => signIn(settled(), now(), asked),
    setIdentityCenterLimits: (limits: Partial<IdentityCenterLimits>) => identityCenterThrottle.change(limits),
    setConsistencyDelay: (delay: ConsistencyDelay) => world.setConsistencyDelay(delay),
  };
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const server = await startServer(
    options.port ?? 0,
    { world, faults, events, oidcKeys, identityCenterThrottle, now, onError },
    actions,
  );
  return {
    ...actions,
    url: server.url,
    iamUrl: `${server.url}/iam`,
    stsUrl: `${server.url}/sts`,
    federationUrl: `${server.url}/federation`,
    ssoAdminUrl: `${server.url}/sso`,
    identityStoreUrl: `${server.url}/identitystore`,
    taggingUrl: `${server.url}/tagging`,
    stop: () => server.stop(),
  };
}
