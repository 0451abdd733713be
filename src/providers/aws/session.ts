import { IAMClient } from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  STSClient,
} from '@aws-sdk/client-sts';
import type { TokenCredential } from '@azure/identity';
import { ProviderError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { isStaleCredentials } from './errors.ts';
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
}

/** The role Latchkey assumes in an account. */
interface DeployerRole {
  readonly deployerRole: string;
  readonly externalId: string;
}

/** Calls of IAM in the accounts of the catalogue, without any stored key. */
export interface AwsSessions {
  /**
   * Runs calls with the rights of the account's deployer role. When AWS refuses the credentials themselves,
   * the whole chain is made anew once, so `work` must be repeatable.
   */
  withIam<Result>(role: DeployerRole, work: (iam: IAMClient) => Promise<Result>): Promise<Result>;
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Both sessions: chained roles cannot have more, and no role can be set to less. */
const sessionSeconds = 3600;
const sessionName = 'latchkey';

/**
 * The way to an account: the managed identity's token opens the hub role, and the hub role assumes the
 * account's deployer role with its external id. Credentials are kept in memory until shortly before their
 * end. A source identity is not set: sessions serve many requests, and it would need a right
 * (`sts:SetSourceIdentity`) without which access could not be taken back. Who received what is in the audit trail.
 * The clients read AWS's own endpoint variables (`AWS_ENDPOINT_URL_STS`, `AWS_ENDPOINT_URL_IAM`).
 */
export function createAwsSessions(options: AwsSessionOptions): AwsSessions {
  const hub = createSessionCache<Keys>(options.clock);
  const accounts = createSessionCache<IAMClient>(options.clock);
  /** What AWS's answers told of the difference between its clock and this machine's, in milliseconds. */
  let systemClockOffset = 0;
  const settings = () => ({
    systemClockOffset,
    region: options.region,
    // The orchestration repeats failed calls on durable timers.
    maxAttempts: 1,
    // Without `throwOnRequestTimeout` the SDK only writes a warning and waits on.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });

  /** The SDK learns the offset from a refusal, but clients do not live long enough here to make use of it. */
  async function learning<Client extends { readonly config: { readonly systemClockOffset: number } }, Result>(
    client: Client,
    work: (client: Client) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work(client);
    } finally {
      systemClockOffset = client.config.systemClockOffset;
    }
  }

  async function openHub() {
    const token = await options.credential.getToken(`${options.audience}/.default`);
    const { Credentials } = await new STSClient(settings()).send(
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
    const sts = new STSClient({ ...settings(), credentials: await hub.get('hub', openHub) });
    const command = new AssumeRoleCommand({
      RoleArn: role.deployerRole,
      RoleSessionName: sessionName,
      ExternalId: role.externalId,
      DurationSeconds: sessionSeconds,
    });
    const { Credentials } = await learning(sts, (client) => client.send(command));
    const { keys, expiresAt } = read(Credentials, role.deployerRole);
    return { value: new IAMClient({ ...settings(), credentials: keys }), expiresAt };
  }

  return {
    async withIam(role, work) {
      const key = `${role.deployerRole} ${role.externalId}`;
      const attempt = async () => learning(await accounts.get(key, () => openAccount(role)), work);
      try {
        return await attempt();
      } catch (error) {
        if (!isStaleCredentials(error)) throw error;
        accounts.forget(key);
        hub.forget('hub');
        return await attempt();
      }
    },
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
