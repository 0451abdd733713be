import { IAMClient } from '@aws-sdk/client-iam';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  STSClient,
  type STSClientConfig,
} from '@aws-sdk/client-sts';
import type { TokenCredential } from '@azure/identity';
import type { CallWatch } from '../../core/cloud-call.ts';
import { ProviderError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { callMiddleware, nextToTheNetwork } from './call-middleware.ts';
import { isStaleCredentials } from './errors.ts';
import { createPace, type Pace } from './pace.ts';
import { createSessionCache } from './session-cache.ts';

export interface AwsSessionOptions {
  /** The app's managed identity. */
  readonly credential: TokenCredential;
  /** The application id URI that the hub role's identity provider trusts, e.g. `api://latchkey-aws`. */
  readonly audience: string;
  /** ARN of the role that the managed identity's token opens. */
  readonly hubRole: string;
  readonly region: string;
  readonly clock: Clock;
  /** How often the SDK tries a call. Default: once, because the orchestration repeats failed calls on durable timers. */
  readonly attempts?: number;
  /** Absent where nobody watches. */
  readonly watch?: CallWatch | undefined;
}

/** The role Latchkey assumes in an account. */
export interface DeployerRole {
  readonly deployerRole: string;
  readonly externalId: string;
}

/** Calls in the accounts of the catalogue, without any stored key. */
export interface AwsSessions {
  /**
   * Runs calls of IAM with the rights of the account's deployer role. When AWS refuses the credentials themselves,
   * the whole chain is made anew once, so `work` must be repeatable. So it is with the other services.
   */
  withIam<Result>(role: DeployerRole, work: (iam: IAMClient) => Promise<Result>): Promise<Result>;
  withSts<Result>(role: DeployerRole, work: (sts: STSClient) => Promise<Result>): Promise<Result>;
  /** IAM Identity Center and its directory, both in the region of the instance. */
  withIdentityCenter<Result>(
    role: DeployerRole & { readonly region: string },
    work: (clients: IdentityCenterClients) => Promise<Result>,
  ): Promise<Result>;
  /** Finding resources by their tags, in a region. */
  withTagging<Result>(
    role: DeployerRole & { readonly region: string },
    work: (tagging: ResourceGroupsTaggingAPIClient) => Promise<Result>,
  ): Promise<Result>;
}

export interface IdentityCenterClients {
  readonly ssoAdmin: SSOAdminClient;
  readonly identityStore: IdentitystoreClient;
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The clients of one account, which share its credentials. */
interface AccountClients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  identityCenter(region: string): IdentityCenterClients;
  tagging(region: string): ResourceGroupsTaggingAPIClient;
}

/** What a client knows of the difference between AWS's clock and this machine's. */
interface Timed {
  readonly config: { readonly systemClockOffset: number };
}

/** Both sessions: chained roles cannot have more, and no role can be set to less. */
const sessionSeconds = 3600;
const sessionName = 'latchkey';

/** Identity Center lets 20 calls a second through, for everybody who uses it (IAM Identity Center User Guide, "Quotas"). */
const identityCenterPace = 15;

/**
 * The way to an account: the managed identity's token opens the hub role, and the hub role assumes the
 * account's deployer role with its external id. Credentials are kept in memory until shortly before their
 * end. A source identity is not set: sessions serve many requests, and it would need a right
 * (`sts:SetSourceIdentity`) without which access could not be taken back. Who received what is in the audit trail.
 * The clients read AWS's own endpoint variables (`AWS_ENDPOINT_URL_STS`, `AWS_ENDPOINT_URL_IAM`,
 * `AWS_ENDPOINT_URL_SSO_ADMIN`, `AWS_ENDPOINT_URL_IDENTITYSTORE`, `AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API`).
 */
export function createAwsSessions(options: AwsSessionOptions): AwsSessions {
  const hub = createSessionCache<Keys>(options.clock);
  const accounts = createSessionCache<AccountClients>(options.clock);
  /** What AWS's answers told of the difference between its clock and this machine's, in milliseconds. */
  let systemClockOffset = 0;
  const settings = () => ({
    systemClockOffset,
    region: options.region,
    maxAttempts: options.attempts ?? 1,
    // Without `throwOnRequestTimeout` the SDK only writes a warning and waits on.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });

  /** The SDK learns the offset from a refusal, but clients do not live long enough here to make use of it. */
  async function learning<Result>(clients: readonly Timed[], work: () => Promise<Result>): Promise<Result> {
    const before = clients.map(({ config }) => config.systemClockOffset);
    try {
      return await work();
    } finally {
      const learnt = clients.find(({ config }, index) => config.systemClockOffset !== before[index]);
      if (learnt !== undefined) systemClockOffset = learnt.config.systemClockOffset;
    }
  }

  const middleware = callMiddleware(options.watch);
  function stsClient(config: STSClientConfig): STSClient {
    const sts = new STSClient(config);
    sts.middlewareStack.add(middleware, nextToTheNetwork);
    return sts;
  }

  async function openHub() {
    const token = await options.credential.getToken(`${options.audience}/.default`);
    const { Credentials } = await stsClient(settings()).send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: options.hubRole,
        RoleSessionName: sessionName,
        WebIdentityToken: present(token?.token, 'the managed identity'),
        DurationSeconds: sessionSeconds,
      }),
    );
    const { keys, expiresAt } = read(Credentials, options.hubRole);
    return { value: keys, expiresAt };
  }

  async function openAccount(role: DeployerRole) {
    const sts = stsClient({ ...settings(), credentials: await hub.get('hub', openHub) });
    const command = new AssumeRoleCommand({
      RoleArn: role.deployerRole,
      RoleSessionName: sessionName,
      ExternalId: role.externalId,
      DurationSeconds: sessionSeconds,
    });
    const { Credentials } = await learning([sts], () => sts.send(command));
    const { keys, expiresAt } = read(Credentials, role.deployerRole);
    return { value: clientsFor(keys), expiresAt };
  }

  /** What Identity Center lets through is counted by region, over all accounts and services of it. */
  const paces = new Map<string, Pace>();
  function identityCenterClients(credentials: Keys, region: string): IdentityCenterClients {
    const pace = paces.get(region) ?? createPace(identityCenterPace, options.clock);
    paces.set(region, pace);
    const ssoAdmin = new SSOAdminClient({ ...settings(), credentials, region });
    const identityStore = new IdentitystoreClient({ ...settings(), credentials, region });
    ssoAdmin.middlewareStack.add(middleware, nextToTheNetwork);
    identityStore.middlewareStack.add(middleware, nextToTheNetwork);
    ssoAdmin.middlewareStack.add((next) => (input) => pace.admit(() => next(input)), { step: 'initialize' });
    identityStore.middlewareStack.add((next) => (input) => pace.admit(() => next(input)), {
      step: 'initialize',
    });
    return { ssoAdmin, identityStore };
  }

  function clientsFor(credentials: Keys): AccountClients {
    const regions = new Map<string, IdentityCenterClients>();
    const common = { ...settings(), credentials };
    const iam = new IAMClient(common);
    iam.middlewareStack.add(middleware, nextToTheNetwork);
    return {
      iam,
      sts: stsClient(common),
      identityCenter(region) {
        const clients = regions.get(region) ?? identityCenterClients(credentials, region);
        regions.set(region, clients);
        return clients;
      },
      tagging(region) {
        const tagging = new ResourceGroupsTaggingAPIClient({ ...common, region });
        tagging.middlewareStack.add(middleware, nextToTheNetwork);
        return tagging;
      },
    };
  }

  async function withAccount<Result>(
    role: DeployerRole,
    work: (clients: AccountClients) => Promise<Result>,
  ): Promise<Result> {
    const key = `${role.deployerRole} ${role.externalId}`;
    const attempt = async () => work(await accounts.get(key, () => openAccount(role)));
    try {
      return await attempt();
    } catch (error) {
      if (!isStaleCredentials(error)) throw error;
      accounts.forget(key);
      hub.forget('hub');
      return await attempt();
    }
  }

  return {
    withIam: (role, work) => withAccount(role, ({ iam }) => learning([iam], () => work(iam))),
    withSts: (role, work) => withAccount(role, ({ sts }) => learning([sts], () => work(sts))),
    withIdentityCenter: (role, work) =>
      withAccount(role, (account) => {
        const clients = account.identityCenter(role.region);
        return learning([clients.ssoAdmin, clients.identityStore], () => work(clients));
      }),
    withTagging: (role, work) =>
      withAccount(role, (account) => {
        const tagging = account.tagging(role.region);
        return learning([tagging], () => work(tagging));
      }),
  };
}

function read(credentials: Credentials | undefined, role: string) {
  return {
    keys: {
      accessKeyId: present(credentials?.AccessKeyId, role),
      secretAccessKey: present(credentials?.SecretAccessKey, role),
      sessionToken: present(credentials?.SessionToken, role),
    },
    expiresAt: present(credentials?.Expiration, role),
  };
}

function present<Value>(value: Value | undefined, source: string): Value {
  if (value !== undefined) return value;
  throw new ProviderError({
    class: 'retry',
    code: 'NoCredentials',
    message: `There were no credentials in the answer for ${source}.`,
  });
}
