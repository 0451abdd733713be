import { randomBytes } from 'node:crypto';
import type { JSONWebKeySet, JWTPayload } from 'jose';
import { openStateFile } from '../shared/state-file.ts';
import { ADMIN_PREFIX, answerAdmin } from './admin.ts';
import type { ArmLimits } from './arm/arm-request.ts';
import { createArmService } from './arm/arm-service.ts';
import { type Buckets, createThrottle, DOCUMENTED_BUCKETS } from './arm/throttle.ts';
import { createCallLog } from './call-log.ts';
import type { LoopbackCertificates } from './certificates.ts';
import { createDirectory, type Directory } from './directory.ts';
import { createDispatch, type Outcome } from './dispatch.ts';
import { createEntraService, isEntraPath } from './entra/entra-service.ts';
import { createManagedIdentityService } from './entra/managed-identity.ts';
import { createSigningKey, publicKeys, signClaims } from './entra/signing.ts';
import { issuersOf } from './entra/tokens.ts';
import { createEstate, type Estate } from './estate.ts';
import { type Evaluation, type EvaluationRequest, evaluateAccess } from './evaluate.ts';
import { createFaultScript, type Faults } from './faults.ts';
import { createGraphService, isGraphPath } from './graph/graph-service.ts';
import { listen } from './http-server.ts';
import { type Inspection, inspectState } from './inspect.ts';
import { asOf } from './pim/as-of.ts';
import { type AzureSeed, stateFromSeed } from './seed.ts';
import type { Call } from './service.ts';
import { type SignInRequest, signInPerson } from './sign-in.ts';
import { type State, stateSchema } from './state.ts';
import type { ConsistencyDelay } from './world.ts';

export interface AzureSimulatorOptions {
  /** Of the HTTPS server; any free one when absent. */
  readonly port?: number;
  /** Of the managed identity endpoint, plain http; any free one when absent. */
  readonly identityPort?: number;
  /** The time that Azure goes by. */
  readonly now: () => Date;
  /** Keeps the tenant over a restart. A file that is there wins over the seed. */
  readonly stateFile?: string;
  readonly seed: AzureSeed;
  readonly certificates: LoopbackCertificates;
  /** The secret of the managed identity endpoint; made up when absent. */
  readonly identityHeader?: string;
  /** Page sizes and quotas; Azure's own when absent. */
  readonly limits?: Partial<ArmLimits> & { readonly graphPageSize?: number };
  /** Token buckets of Azure Resource Manager; the documented ones when absent. */
  readonly throttle?: Buckets;
  /** Changes show at once when absent. */
  readonly consistencyDelay?: ConsistencyDelay;
  /** How many calls `inspect` remembers; 1000 when absent. */
  readonly callCapacity?: number;
  /** From `createSigningKey`; made anew when absent. One in a state file wins. */
  readonly signingKey?: State['signingKey'];
  /** Told of mistakes of the simulator's own; they go to standard error when absent. */
  readonly onError?: (error: unknown) => void;
}

export interface AzureSimulator {
  readonly tenantId: string;
  /** For AuthorizationManagementClient: `endpoint`, with `credentialScopes` of the real management.azure.com. */
  readonly armEndpoint: string;
  /** For the Graph client: `baseUrl`, with `localhost` in `customHosts`. */
  readonly graphEndpoint: string;
  /** For ClientAssertionCredential: `authorityHost`, with `disableInstanceDiscovery`. */
  readonly authorityHost: string;
  /** For ManagedIdentityCredential: the environment variables IDENTITY_ENDPOINT and IDENTITY_HEADER. */
  readonly identityEndpoint: string;
  readonly identityHeader: string;
  /** The `iss` of tokens by their version. */
  readonly issuers: { readonly v1: string; readonly v2: string };
  readonly faults: Faults;
  readonly directory: Directory;
  readonly estate: Estate;
  /** The keys that tokens are signed with. */
  jwks(): JSONWebKeySet;
  /** The keys of an issuer, as its own web site would give them; rejects for an issuer that is not this tenant. */
  keysOf(issuer: string): Promise<JSONWebKeySet>;
  /** Signs any claims with the tenant's key, for tests and stand-ins. */
  signToken(claims: JWTPayload): Promise<string>;
  /** A signed-in person's access token. Rejects with a SignInError. */
  signIn(request: SignInRequest): Promise<string>;
  /** May this principal do this here? Throws a ZodError for bad input. */
  evaluate(request: EvaluationRequest): Evaluation;
  inspect(): Inspection;
  setConsistencyDelay(delay: ConsistencyDelay): void;
  stop(): Promise<void>;
}

/** Azure's own figures (Microsoft Learn, "Azure RBAC limits"). */
const LIMITS: ArmLimits = {
  pageSize: 500,
  roleAssignmentsPerSubscription: 4000,
  roleAssignmentsPerManagementGroup: 500,
};
const GRAPH_PAGE_SIZE = 100;

/**
 * Starts a simulated Azure on the loopback interface: Entra, Azure Resource Manager and Microsoft Graph on one
 * HTTPS server, told apart by path, and the managed identity endpoint on plain http. Rejects with a ZodError or
 * a SeedError for a seed that cannot be, with a StateFileError for a state file that cannot be used, and when a
 * port is taken.
 */
export async function startAzureSimulator(options: AzureSimulatorOptions): Promise<AzureSimulator> {
  const { now, certificates, limits } = options;
  const signingKey = options.signingKey ?? (await createSigningKey());
  const store = openStateFile<State>({
    path: options.stateFile,
    parse: (value) => stateSchema.parse(value),
    initial: () => stateFromSeed(options.seed, signingKey, now()),
  });
  let delay = options.consistencyDelay ?? {};
  const faults = createFaultScript(now);
  const log = createCallLog(options.callCapacity ?? 1000);
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const dispatch = createDispatch({ faults, log, onError });
  const actions = {
    faults,
    evaluate: (request: EvaluationRequest) => evaluateAccess(store.current, request, now(), delay),
    inspect: () => inspectState(asOf(store.current, now()), log.list()),
  };
  const entra = createEntraService(store);
  const arm = createArmService({
    store,
    limits: { ...LIMITS, ...limits },
    throttle: createThrottle(options.throttle ?? DOCUMENTED_BUCKETS),
    delay: () => delay,
  });
  const graph = createGraphService({
    store,
    pageSize: limits?.graphPageSize ?? GRAPH_PAGE_SIZE,
    delay: () => delay,
    serve: (call) => dispatch(graph, call),
  });
  const handle = async (call: Call): Promise<Outcome> => {
    if (call.path.startsWith(ADMIN_PREFIX)) return answerAdmin(call, actions);
    if (isGraphPath(call.path)) return dispatch(graph, call);
    return dispatch(isEntraPath(call.path) ? entra : arm, call);
  };
  const identityHeader = options.identityHeader ?? randomBytes(16).toString('hex').toUpperCase();
  const managedIdentity = createManagedIdentityService({ store, secret: identityHeader });
  const server = await listen({ port: options.port, certificates, now, handle, onError });
  const identity = await listen({
    port: options.identityPort,
    now,
    handle: (call) => dispatch(managedIdentity, call),
    onError,
  }).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const origin = `https://localhost:${server.port}`;
  const { tenantId } = store.current;
  const issuers = issuersOf(tenantId);
  return {
    ...actions,
    tenantId,
    armEndpoint: origin,
    graphEndpoint: `${origin}/`,
    authorityHost: origin,
    identityEndpoint: `http://127.0.0.1:${identity.port}/msi/token`,
    identityHeader,
    issuers,
    directory: createDirectory(store, now),
    estate: createEstate(store),
    jwks: () => publicKeys(store.current.signingKey),
    keysOf: async (issuer) => {
      if (!Object.values(issuers).includes(issuer))
        throw new Error(`${issuer} is not an issuer of this tenant.`);
      return publicKeys(store.current.signingKey);
    },
    signToken: (claims) => signClaims(store.current.signingKey, claims),
    signIn: (request) => signInPerson(store.current, request, now()),
    setConsistencyDelay: (next) => {
      delay = next;
    },
    stop: async () => {
      await Promise.all([server.close(), identity.close()]);
    },
  };
}
