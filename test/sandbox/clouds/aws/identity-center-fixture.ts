import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import type { AwsSeedInput } from '../../../../src/sandbox/clouds/aws/seed-schema.ts';
import type { AwsSimulatorOptions } from '../../../../src/sandbox/clouds/aws/simulator.ts';
import { policy, type Simulated, seed, simulate, target } from './fixture.ts';

export const management = '999999999999';
export const instance = 'arn:aws:sso:::instance/ssoins-7223aa11bb22cc33';
export const store = 'd-9067aa11bb';
export const managementKeys = {
  accessKeyId: 'AKIAMANAGEMENT000001',
  secretAccessKey: 'management-secret-of-the-tests',
};
export const alex = '11111111-aaaa-4000-8000-000000000001';
export const dana = '11111111-aaaa-4000-8000-000000000002';
export const analysts = '22222222-bbbb-4000-8000-000000000001';
export const setArn = (id: string) => `arn:aws:sso:::permissionSet/ssoins-7223aa11bb22cc33/ps-${id}`;
export const readData = setArn('readdata00000001');
export const auditor = setArn('auditor000000001');
const entra = 'https://sts.windows.net/5a0c1f6e-0000-4000-8000-000000000001/';

export const centerSeed: AwsSeedInput = {
  accounts: [
    ...seed.accounts,
    {
      id: management,
      name: 'management',
      users: [
        {
          name: 'centre',
          accessKeys: [{ id: managementKeys.accessKeyId, secret: managementKeys.secretAccessKey }],
          attachedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
        },
      ],
    },
  ],
  identityCenter: {
    ownerAccountId: management,
    users: [
      {
        id: alex,
        userName: 'alex@contoso.example',
        displayName: 'Alex Wilber',
        givenName: 'Alex',
        familyName: 'Wilber',
        email: 'Alex@contoso.example',
        externalIds: [{ issuer: entra, id: 'oid-of-alex' }],
      },
      {
        id: dana,
        userName: 'dana@contoso.example',
        displayName: 'Dana Doe',
        givenName: 'Dana',
        familyName: 'Doe',
      },
    ],
    groups: [
      {
        id: analysts,
        displayName: 'Analysts',
        description: 'They look at things.',
        externalIds: [{ issuer: entra, id: 'oid-of-analysts' }],
        members: ['dana@contoso.example'],
      },
    ],
    permissionSets: [
      {
        name: 'ReadData',
        id: 'ps-readdata00000001',
        description: 'Reads the data.',
        sessionDuration: 14_400,
        inlinePolicy: policy({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' }),
      },
      {
        name: 'Auditor',
        id: 'ps-auditor000000001',
        managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      },
    ],
    assignments: [{ accountId: target, permissionSet: 'Auditor', group: 'Analysts' }],
  },
};

/** A simulator with an Identity Center, at a time that moves only when it is told to. */
export async function simulateCenter(options: Partial<AwsSimulatorOptions> = {}) {
  const aws = await simulate({ seed: centerSeed, ...options });
  aws.clock.freeze();
  const ssoAdmin = (credentials: typeof managementKeys) =>
    new SSOAdminClient({ ...aws.configuration(credentials), endpoint: aws.ssoAdminUrl });
  const identityStore = (credentials: typeof managementKeys) =>
    new IdentitystoreClient({ ...aws.configuration(credentials), endpoint: aws.identityStoreUrl });
  return {
    ...aws,
    ssoAdmin,
    identityStore,
    center: ssoAdmin(managementKeys),
    store: identityStore(managementKeys),
  };
}

type SimulatedCenter = Awaited<ReturnType<typeof simulateCenter>>;

/** The assignment of ReadData to Alex, or what differs from it. */
export const assignment = (
  other: Partial<{ account: string; set: string; user: string; group: string }> = {},
) => ({
  InstanceArn: instance,
  TargetId: other.account ?? target,
  TargetType: 'AWS_ACCOUNT' as const,
  PermissionSetArn: other.set ?? readData,
  PrincipalType: other.group === undefined ? ('USER' as const) : ('GROUP' as const),
  PrincipalId: other.group ?? other.user ?? alex,
});

/** Creates an assignment and sees it to its end. */
export async function assign(aws: SimulatedCenter, input = assignment()) {
  const { AccountAssignmentCreationStatus: begun } = await aws.center.send(
    new CreateAccountAssignmentCommand(input),
  );
  aws.clock.offset += 2_000;
  return creationStatus(aws, begun?.RequestId);
}

/** Deletes an assignment and sees it to its end. */
export async function unassign(aws: SimulatedCenter, input = assignment()) {
  const { AccountAssignmentDeletionStatus: begun } = await aws.center.send(
    new DeleteAccountAssignmentCommand(input),
  );
  aws.clock.offset += 2_000;
  return deletionStatus(aws, begun?.RequestId);
}

export const creationStatus = async (aws: SimulatedCenter, id: string | undefined) =>
  (
    await aws.center.send(
      new DescribeAccountAssignmentCreationStatusCommand({
        InstanceArn: instance,
        AccountAssignmentCreationRequestId: id,
      }),
    )
  ).AccountAssignmentCreationStatus;

export const deletionStatus = async (aws: SimulatedCenter, id: string | undefined) =>
  (
    await aws.center.send(
      new DescribeAccountAssignmentDeletionStatusCommand({
        InstanceArn: instance,
        AccountAssignmentDeletionRequestId: id,
      }),
    )
  ).AccountAssignmentDeletionStatus;

/** The role that stands for a permission set in the target account; undefined while there is none. */
export const reservedRole = (aws: Pick<Simulated, 'inspect'>, name: string) =>
  aws
    .inspect()
    .accounts.find(({ id }) => id === target)
    ?.roles.find((role) => role.name.startsWith(`AWSReservedSSO_${name}_`));
