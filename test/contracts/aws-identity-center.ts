import { DeleteUserCommand, GetUserIdCommand, IdentitystoreClient } from '@aws-sdk/client-identitystore';
import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { ProviderError } from '../../src/core/errors.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import { assignmentSchema } from '../../src/providers/aws/assignment-spec.ts';
import { createAssignmentProvider } from '../../src/providers/aws/sso-assignment.ts';
import type { AwsSeedInput } from '../../src/sandbox/clouds/aws/seed-schema.ts';
import { aCatalogue, aRequest, dana } from '../providers/builders.ts';
import { type AwsCloud, account, administratorKeys, awsSeed } from './aws-cloud.ts';
import { awsUnderTest } from './aws-under-test.ts';

const instanceArn = 'arn:aws:sso:::instance/ssoins-7223aa11bb22cc33';
const identityStoreId = 'd-9067aa11bb';
export const permissionSetArn = 'arn:aws:sso:::permissionSet/ssoins-7223aa11bb22cc33/ps-0123456789abcdef';
export const assignmentGrant = {
  kind: 'aws.sso.assignment',
  account: 'data',
  permissionSet: { name: 'ReadData', arn: permissionSetArn },
  identityCenter: { account: 'data', region: 'eu-west-1', instanceArn },
};
const spec = assignmentSchema.parse(assignmentGrant);

/** The provider, and the hands of an administrator in Identity Center. */
export function assigning(cloud: AwsCloud) {
  const aws = awsUnderTest(cloud);
  const provider = createAssignmentProvider(aws.sessions, cloud.clock);
  const levers = aws.levers(provider, {
    place: 'CreateAccountAssignment',
    remove: 'DeleteAccountAssignment',
    inspect: 'ListAccountAssignments',
  });
  // The tests move the clock far between calls, and signatures are good for minutes only.
  const client = () => ({
    region: 'eu-west-1',
    credentials: administratorKeys,
    systemClockOffset: cloud.clock.ahead,
  });
  const ssoAdmin = () => new SSOAdminClient({ ...client(), endpoint: cloud.simulator.ssoAdminUrl });
  const identityStore = () =>
    new IdentitystoreClient({ ...client(), endpoint: cloud.simulator.identityStoreUrl });
  const planFor = (userName: string, id = 'abcdefgh12') =>
    provider.plan(
      spec,
      aws.contextFor(aCatalogue(), {
        request: aRequest({ id, beneficiary: { ...dana, userPrincipalName: userName } }),
      }),
    );
  const wait = () => levers.forward?.(3);
  const idOf = async (userName: string) => {
    wait();
    const AlternateIdentifier = { UniqueAttribute: { AttributePath: 'userName', AttributeValue: userName } };
    return (
      await identityStore().send(
        new GetUserIdCommand({ IdentityStoreId: identityStoreId, AlternateIdentifier }),
      )
    ).UserId;
  };
  const assignment = async (userName: string) => ({
    InstanceArn: instanceArn,
    TargetId: account,
    TargetType: 'AWS_ACCOUNT' as const,
    PermissionSetArn: permissionSetArn,
    PrincipalType: 'USER' as const,
    PrincipalId: await idOf(userName),
  });
  const by = {
    give: async (userName: string) =>
      void (await ssoAdmin().send(new CreateAccountAssignmentCommand(await assignment(userName)))),
    take: async (userName: string) =>
      void (await ssoAdmin().send(new DeleteAccountAssignmentCommand(await assignment(userName)))),
    delete: async (userName: string) =>
      void (await identityStore().send(
        new DeleteUserCommand({ IdentityStoreId: identityStoreId, UserId: await idOf(userName) }),
      )),
  };
  return { aws, provider, levers, planFor, wait, by };
}

/** As the orchestration does: what is under way, or too much for a second, is repeated after the wait it asks for. */
export function patient(provider: GrantProvider, forward: (seconds: number) => void): GrantProvider {
  async function patiently<Result>(call: () => Promise<Result>): Promise<Result> {
    for (let attempt = 0; ; attempt += 1)
      try {
        return await call();
      } catch (error) {
        const waits = error instanceof ProviderError && ['InProgress', 'Paced'].includes(error.failure.code);
        if (!waits || attempt === 10) throw error;
        forward(error.failure.retryAfterSeconds ?? 0);
      }
  }
  return {
    ...provider,
    precheck: (plan) => patiently(() => provider.precheck(plan)),
    place: (plan) => patiently(() => provider.place(plan)),
    remove: (plan) => patiently(() => provider.remove(plan)),
    inspect: (plan) => patiently(() => provider.inspect(plan)),
  };
}

/** How often the permission set is assigned to somebody, as an onlooker sees it. */
export function assignedTo(cloud: AwsCloud, userName: string): number {
  const center = cloud.simulator.inspect().identityCenter;
  return center?.assignments.filter(({ principal }) => principal === userName).length ?? 0;
}

/** The usual seed, with Identity Center in the account of the data. */
export function seedWithIdentityCenter(): AwsSeedInput {
  const person = (userName: string, index: number) => ({
    id: `${String(index).padStart(8, '0')}-1111-4222-8333-0123456789ab`,
    userName,
    displayName: userName,
    givenName: 'Robin',
    familyName: 'Roe',
  });
  const names = Array.from({ length: 40 }, (_, index) => `person-${index}@contoso.com`);
  return {
    ...awsSeed(),
    identityCenter: {
      ownerAccountId: account,
      instanceArn,
      identityStoreId,
      users: [
        ...names.map(person),
        person('grouped@contoso.com', 50),
        person(dana.userPrincipalName, 52),
        {
          ...person('renamed@contoso.com', 51),
          externalIds: [{ issuer: 'https://scim.contoso.com', id: dana.objectId }],
        },
      ],
      groups: [
        {
          id: 'aaaaaaaa-1111-4222-8333-0123456789ab',
          displayName: 'Readers',
          members: ['grouped@contoso.com'],
        },
      ],
      permissionSets: [
        {
          name: 'ReadData',
          id: 'ps-0123456789abcdef',
          managedPolicies: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
        },
      ],
      assignments: [{ accountId: account, permissionSet: 'ReadData', group: 'Readers' }],
    },
  };
}
