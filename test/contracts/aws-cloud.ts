import type { TokenCredential } from '@azure/identity';
import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import type { FaultInput } from '../../src/sandbox/clouds/aws/faults.ts';
import type { AwsSeedInput } from '../../src/sandbox/clouds/aws/seed-schema.ts';
import { type AwsSimulator, startAwsSimulator } from '../../src/sandbox/clouds/aws/simulator.ts';

export const hubRole = 'arn:aws:iam::111111111111:role/latchkey-hub';
export const audience = 'api://latchkey-aws';
export const account = '222222222222';
export const s3ReadOnly = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const administrator = { id: 'AKIAADMIN00000000001', secret: 'admin-secret-of-the-tests' };

/** For what somebody else does in the account. */
export const administratorKeys = {
  accessKeyId: administrator.id,
  secretAccessKey: administrator.secret,
};

const issuer = 'https://sts.windows.net/5a0c1f6e-0000-4000-8000-000000000001/';
/** Object id of the managed identity. */
export const subject = '7b1f0000-0000-4000-8000-00000000abcd';
const issuerName = issuer.replace('https://', '');

const version = '2012-10-17' as const;

/** What the deployer role may do: the narrow policy that docs recommend, for users under /people/. */
const deployerPolicy = {
  Version: version,
  Statement: [
    {
      Effect: 'Allow',
      Action: ['iam:PutUserPolicy', 'iam:DeleteUserPolicy'],
      Resource: `arn:aws:iam::${account}:user/people/*`,
    },
    {
      Effect: 'Allow',
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
      Resource: `arn:aws:iam::${account}:role/lent/*`,
    },
    {
      Effect: 'Allow',
      Action: [
        'sso:CreateAccountAssignment',
        'sso:DeleteAccountAssignment',
        'sso:Describe*',
        'sso:List*',
        'identitystore:DescribeGroup',
        'identitystore:DescribeUser',
        'identitystore:GetUserId',
      ],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: ['iam:AddUserToGroup', 'iam:RemoveUserFromGroup'],
      Resource: `arn:aws:iam::${account}:group/lent/*`,
    },
    {
      Effect: 'Allow',
      Action: [
        'iam:CreateRole',
        'iam:DeleteRole',
        'iam:TagRole',
        'iam:UpdateRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:AttachRolePolicy',
        'iam:DetachRolePolicy',
        'iam:PutRolePolicy',
        'iam:DeleteRolePolicy',
      ],
      Resource: `arn:aws:iam::${account}:role/*`,
    },
    {
      Effect: 'Allow',
      Action: ['iam:AttachUserPolicy', 'iam:DetachUserPolicy'],
      Resource: `arn:aws:iam::${account}:user/people/*`,
      Condition: { ArnLike: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/*' } },
    },
    {
      Effect: 'Allow',
      Action: [
        'iam:GetAccountAuthorizationDetails',
        'iam:GetGroup',
        'iam:GetGroupPolicy',
        'iam:ListGroupPolicies',
        'iam:ListGroupsForUser',
        'iam:ListAttachedGroupPolicies',
        'iam:GetRole',
        'iam:ListAttachedRolePolicies',
        'iam:GetRolePolicy',
        'iam:ListRolePolicies',
        'iam:GetUser',
        'iam:GetUserPolicy',
        'iam:ListUserPolicies',
        'iam:ListAttachedUserPolicies',
        'iam:GetAccountSummary',
        'iam:GetPolicy',
        'iam:GetPolicyVersion',
      ],
      Resource: '*',
    },
  ],
};

export function awsSeed(): AwsSeedInput {
  return {
    accounts: [
      {
        id: '111111111111',
        name: 'hub',
        oidcProviders: [{ issuer, clientIds: [audience] }],
        roles: [
          {
            name: 'latchkey-hub',
            trustPolicy: {
              Version: version,
              Statement: [
                {
                  Effect: 'Allow',
                  Action: 'sts:AssumeRoleWithWebIdentity',
                  Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${issuerName}` },
                  Condition: {
                    StringEquals: { [`${issuerName}:aud`]: audience, [`${issuerName}:sub`]: subject },
                  },
                },
              ],
            },
            inlinePolicies: {
              chain: {
                Version: version,
                Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }],
              },
            },
          },
        ],
      },
      {
        id: account,
        name: 'data',
        users: [
          { name: 'dana.contractor', path: '/people/' },
          { name: 'robot', path: '/machines/' },
          {
            name: 'admin',
            accessKeys: [administrator],
            attachedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
          },
        ],
        roles: [
          {
            name: 'latchkey-deployer',
            trustPolicy: {
              Version: version,
              Statement: [
                {
                  Effect: 'Allow',
                  Action: 'sts:AssumeRole',
                  Principal: { AWS: hubRole },
                  Condition: { StringEquals: { 'sts:ExternalId': 'latchkey-external-id' } },
                },
              ],
            },
            inlinePolicies: { deploy: deployerPolicy },
          },
        ],
      },
    ],
  };
}

export interface AwsCloud {
  readonly simulator: AwsSimulator;
  /** The managed identity; `asked` counts the tokens it gave. */
  readonly identity: TokenCredential & { asked: number; lifeSeconds: number };
  /** Milliseconds by which AWS's clock is ahead of this machine's. */
  readonly clock: { ahead: number; now(): Date };
  fault(fault: FaultInput): void;
  /** ARNs of the policies on a user, as an onlooker sees them. */
  attachedTo(userName: string): readonly string[];
  stop(): Promise<void>;
}

/** A simulated AWS that this process's SDK clients find by AWS's own environment variables. */
export async function startAwsCloud(
  seed: AwsSeedInput = awsSeed(),
  oidcKeys?: (issuer: string) => Promise<JSONWebKeySet>,
): Promise<AwsCloud> {
  const keys = await generateKeyPair('RS256');
  const jwks: JSONWebKeySet = {
    keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'key-1', alg: 'RS256' }],
  };
  const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead) };
  const simulator = await startAwsSimulator({
    seed,
    now: () => clock.now(),
    oidcKeys: oidcKeys ?? (() => Promise.resolve(jwks)),
  });
  const identity = {
    asked: 0,
    lifeSeconds: 3_600,
    async getToken(scope: string | string[]) {
      identity.asked += 1;
      const seconds = Math.floor(clock.now().getTime() / 1_000);
      const token = await new SignJWT({
        iss: issuer,
        sub: subject,
        aud: String(scope).replace('/.default', ''),
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
        .setIssuedAt(seconds)
        .setNotBefore(seconds)
        .setExpirationTime(seconds + identity.lifeSeconds)
        .sign(keys.privateKey);
      return { token, expiresOnTimestamp: (seconds + identity.lifeSeconds) * 1_000 };
    },
  };
  process.env.AWS_ENDPOINT_URL_IAM = simulator.iamUrl;
  process.env.AWS_ENDPOINT_URL_STS = simulator.stsUrl;
  process.env.AWS_ENDPOINT_URL_SSO_ADMIN = simulator.ssoAdminUrl;
  process.env.AWS_ENDPOINT_URL_IDENTITYSTORE = simulator.identityStoreUrl;
  process.env.AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API = simulator.taggingUrl;
  return {
    simulator,
    identity,
    clock,
    fault: (fault) => void simulator.faults.add(fault),
    attachedTo(userName) {
      const users = simulator.inspect().accounts.find(({ id }) => id === account)?.users ?? [];
      return users.find(({ name }) => name === userName)?.attachedPolicies.map(({ arn }) => arn) ?? [];
    },
    stop: () => simulator.stop(),
  };
}
