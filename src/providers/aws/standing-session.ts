import { IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ProviderError } from '../../core/errors.ts';
import type { DeployerRole } from './session.ts';
import type { StandingSessions } from './standing.ts';

/**
 * Calls with the AWS credentials of whoever runs the command, as the SDK finds them (environment, profile, IAM
 * Identity Center, a pipeline's web identity). In their own account they are used as they are; in every other
 * account they take on the role first. With `always`, also in their own.
 */
export function createOwnSessions(region: string, always = false): StandingSessions {
  const settings = {
    region,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  };
  const opened = new Map<string, Promise<IAMClient>>();

  async function open({ deployerRole, externalId }: DeployerRole): Promise<IAMClient> {
    const sts = new STSClient(settings);
    const { Account } = await sts.send(new GetCallerIdentityCommand({})).catch(refuseWithoutKeys);
    if (!always && Account === deployerRole.split(':')[4]) return new IAMClient(settings);
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: deployerRole,
        RoleSessionName: 'latchkey-standing',
        ExternalId: externalId,
        DurationSeconds: 3_600,
      }),
    );
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken } = Credentials ?? {};
    if (accessKeyId === undefined || secretAccessKey === undefined || SessionToken === undefined)
      throw new ProviderError({
        class: 'retry',
        code: 'NoCredentials',
        message: `There were no credentials in the answer for ${deployerRole}.`,
      });
    return new IAMClient({
      ...settings,
      credentials: { accessKeyId, secretAccessKey, sessionToken: SessionToken },
    });
  }

  return {
    async withIam(role, work) {
      const key = `${role.deployerRole} ${role.externalId}`;
      const opening = opened.get(key) ?? open(role);
      opened.set(key, opening);
      return work(await opening);
    },
  };
}

function refuseWithoutKeys(error: unknown): never {
  if (!(error instanceof Error) || error.name !== 'CredentialsProviderError') throw error;
  const message =
    'There are no AWS credentials here. Sign in (for example with "aws sso login"), or set LATCHKEY_AWS_HUB_ROLE to come by the keyless way of the app.';
  throw new ProviderError({ class: 'permanent', code: 'NoCredentials', message }, { cause: error });
}
