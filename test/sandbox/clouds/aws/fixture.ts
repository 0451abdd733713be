import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { AwsSeedInput } from '../../../../src/sandbox/clouds/aws/seed-schema.ts';
import { type AwsSimulatorOptions, startAwsSimulator } from '../../../../src/sandbox/clouds/aws/simulator.ts';

export const hub = '111111111111';
export const target = '222222222222';
export const issuer = 'https://sts.windows.net/5a0c1f6e-0000-4000-8000-000000000001/';
export const issuerV2 = 'https://login.microsoftonline.com/5a0c1f6e-0000-4000-8000-000000000001/v2.0';
export const audience = 'api://latchkey';
export const clientId = '9d1f0000-0000-4000-8000-00000000c11d';
export const subject = '7b1f0000-0000-4000-8000-00000000abcd';
export const externalId = 'latchkey-external-id';
export const hubRole = `arn:aws:iam::${hub}:role/latchkey-hub`;
export const hubRoleV2 = `arn:aws:iam::${hub}:role/latchkey-hub-v2`;
export const deployerRole = `arn:aws:iam::${target}:role/latchkey-deployer`;
export const boundaryArn = `arn:aws:iam::${target}:policy/latchkey-boundary`;
export const s3ReadOnly = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

export const adminKeys = {
  accessKeyId: 'AKIAADMIN00000000001',
  secretAccessKey: 'admin-secret-of-the-tests',
};
export const rootKeys = { accessKeyId: 'AKIAROOT000000000001', secretAccessKey: 'root-secret-of-the-tests' };
export const bobKeys = { accessKeyId: 'AKIABOB0000000000001', secretAccessKey: 'bob-secret-of-the-tests' };

/** A policy of one statement. */
export const policy = (statement: Record<string, unknown>) => ({
  Version: '2012-10-17' as const,
  Statement: [{ Effect: 'Allow', Resource: '*', ...statement }],
});

/** A trust policy of one statement. */
export const trust = (statement: Record<string, unknown>) => ({
  Version: '2012-10-17' as const,
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }],
});

const prefix = issuer.replace('https://', '');
const prefixV2 = issuerV2.replace('https://', '');

/** Two accounts: the hub, and the one that access is lent in. */
export const seed: AwsSeedInput = {
  accounts: [
    {
      id: hub,
      name: 'hub',
      oidcProviders: [
        { issuer, clientIds: [audience] },
        { issuer: issuerV2, clientIds: [clientId] },
      ],
      roles: [
        {
          name: 'latchkey-hub',
          trustPolicy: trust({
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: `arn:aws:iam::${hub}:oidc-provider/${prefix}` },
            Condition: { StringEquals: { [`${prefix}:aud`]: audience, [`${prefix}:sub`]: subject } },
          }),
          inlinePolicies: {
            chain: policy({ Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'] }),
          },
        },
        {
          name: 'latchkey-hub-v2',
          trustPolicy: trust({
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: `arn:aws:iam::${hub}:oidc-provider/${prefixV2}` },
            Condition: {
              StringEquals: {
                [`${prefixV2}:aud`]: clientId,
                [`${prefixV2}:oaud`]: audience,
                [`${prefixV2}:sub`]: subject,
              },
            },
          }),
        },
      ],
    },
    {
      id: target,
      name: 'production',
      rootAccessKeys: [{ id: rootKeys.accessKeyId, secret: rootKeys.secretAccessKey }],
      policies: [{ name: 'latchkey-boundary', document: policy({ Action: ['s3:*', 'ec2:*'] }) }],
      groups: [{ name: 'readers', attachedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }],
      users: [
        { name: 'alice', path: '/people/', permissionsBoundary: boundaryArn },
        {
          name: 'bob',
          accessKeys: [{ id: bobKeys.accessKeyId, secret: bobKeys.secretAccessKey }],
          tags: { team: 'blue' },
        },
        {
          name: 'admin',
          accessKeys: [{ id: adminKeys.accessKeyId, secret: adminKeys.secretAccessKey }],
          attachedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
        },
      ],
      roles: [
        {
          name: 'latchkey-deployer',
          trustPolicy: trust({
            Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
            Principal: { AWS: hubRole },
            Condition: { StringEquals: { 'sts:ExternalId': externalId } },
          }),
          inlinePolicies: {
            deploy: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['iam:PutUserPolicy', 'iam:DeleteUserPolicy'],
                  Resource: `arn:aws:iam::${target}:user/people/*`,
                  Condition: { StringEquals: { 'iam:PermissionsBoundary': boundaryArn } },
                },
                {
                  Effect: 'Allow',
                  Action: ['iam:AttachUserPolicy', 'iam:DetachUserPolicy'],
                  Resource: `arn:aws:iam::${target}:user/people/*`,
                  Condition: { ArnEquals: { 'iam:PolicyARN': s3ReadOnly } },
                },
                { Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' },
                { Effect: 'Deny', Action: 'iam:*', Resource: `arn:aws:iam::${target}:role/latchkey-*` },
              ],
            },
          },
        },
      ],
    },
  ],
};

const keys = await generateKeyPair('RS256');
const otherKeys = await generateKeyPair('RS256');
const jwks: JSONWebKeySet = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'key-1', alg: 'RS256' }] };

/** A token as Entra gives one to a managed identity; `claims` go over the usual ones, undefined takes one out. */
export async function signToken(
  now: Date,
  claims: Record<string, unknown> = {},
  signer: 'right' | 'wrong' = 'right',
) {
  const seconds = Math.floor(now.getTime() / 1_000);
  const usual = {
    iss: issuer,
    aud: audience,
    sub: subject,
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3_600,
  };
  const all = Object.entries({ ...usual, ...claims }).filter(([, value]) => value !== undefined);
  return new SignJWT(Object.fromEntries(all))
    .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
    .sign((signer === 'right' ? keys : otherKeys).privateKey);
}

type Credentials = NonNullable<ConstructorParameters<typeof IAMClient>[0]>['credentials'];

/** A simulator that ends with the test, its clock, and clients that send one request a call. */
export async function simulate(options: Partial<AwsSimulatorOptions> = {}) {
  const clock = {
    offset: 0,
    now: () => new Date(Date.now() + clock.offset),
    /** From here on the time moves with `offset` alone. */
    freeze() {
      const start = Date.now();
      clock.now = () => new Date(start + clock.offset);
    },
  };
  const errors: unknown[] = [];
  const simulator = await startAwsSimulator({
    seed,
    now: () => clock.now(),
    oidcKeys: () => Promise.resolve(jwks),
    onError: (error) => errors.push(error),
    ...options,
  });
  let stopped = false;
  const stop = async () => {
    if (!stopped) await simulator.stop();
    stopped = true;
    if (errors.length > 0) throw errors[0];
  };
  onTestFinished(stop);
  const common = (credentials: Credentials) => ({
    region: 'eu-west-1',
    maxAttempts: 1,
    systemClockOffset: clock.offset,
    ...(credentials ? { credentials } : {}),
  });
  return {
    ...simulator,
    stop,
    clock,
    iam: (credentials: Credentials = adminKeys) =>
      new IAMClient({ ...common(credentials), endpoint: simulator.iamUrl }),
    sts: (credentials: Credentials = adminKeys) =>
      new STSClient({ ...common(credentials), endpoint: simulator.stsUrl }),
    /** What a client of any other service takes, beside its endpoint. */
    configuration: (credentials: Credentials = adminKeys) => common(credentials),
  };
}

export type Simulated = Awaited<ReturnType<typeof simulate>>;

/** The credentials in an answer of STS, as a client takes them. */
export function credentialsOf(answer: {
  readonly Credentials?:
    | {
        AccessKeyId: string | undefined;
        SecretAccessKey: string | undefined;
        SessionToken: string | undefined;
      }
    | undefined;
}) {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
