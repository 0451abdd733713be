import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { bobKeys, type Simulated, target, trust } from './fixture.ts';

export const reader = `arn:aws:iam::${target}:role/reader`;
export const bob = `arn:aws:iam::${target}:user/bob`;

/** A role that `principal` may take, with what it allows. */
export async function makeRole(aws: Simulated, statement: Record<string, unknown>, name = 'reader') {
  const document = JSON.stringify(trust(statement));
  await aws.iam().send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: document,
      MaxSessionDuration: 7_200,
    }),
  );
}

export const assume = (
  aws: Simulated,
  input: Partial<AssumeRoleCommandInput> = {},
  credentials: Parameters<Simulated['sts']>[0] = bobKeys,
) => aws.sts(credentials).send(new AssumeRoleCommand({ RoleArn: reader, RoleSessionName: 'bob', ...input }));
