import type { Catalogue, GrantSpec } from '../../../src/core/catalogue/catalogue.ts';
import type { PersonRef } from '../../../src/core/people.ts';
import type { GrantProvider } from '../../../src/core/providers.ts';
import type { PlannedGrant } from '../../../src/core/requests/request.ts';
import { createAttachmentProvider } from '../../../src/providers/aws/iam-attachment.ts';
import { createGroupProvider } from '../../../src/providers/aws/iam-group.ts';
import { createPolicyProvider } from '../../../src/providers/aws/iam-policy.ts';
import { createIamRoleProvider } from '../../../src/providers/aws/iam-role.ts';
import { createSessionBroker } from '../../../src/providers/aws/session-broker.ts';
import { createAssignmentProvider } from '../../../src/providers/aws/sso-assignment.ts';
import { createSessionProvider } from '../../../src/providers/aws/sts-session.ts';
import type { AwsSeedInput } from '../../../src/sandbox/clouds/aws/seed-schema.ts';
import { type AwsCloud, account, s3ReadOnly } from '../../contracts/aws-cloud.ts';
import { patient, permissionSetArn, seedWithIdentityCenter } from '../../contracts/aws-identity-center.ts';
import { catalogueWithPeople, peopleAccount, seedWithPeople } from '../../contracts/aws-people-account.ts';
import { awsUnderTest } from '../../contracts/aws-under-test.ts';
import { aRequest, dana } from '../../providers/builders.ts';

/** Keys of whoever administers each of the two accounts. */
export const administrators = {
  [account]: { accessKeyId: 'AKIAADMIN00000000001', secretAccessKey: 'admin-secret-of-the-tests' },
  [peopleAccount]: { accessKeyId: 'AKIAADMIN00000000002', secretAccessKey: 'other-secret-of-the-tests' },
} as const;

/** A guest whose name is full of what shells give a meaning to. */
export const guest: PersonRef = {
  ...dana,
  userPrincipalName: "o'neil!$HOME_fabrikam.com#ext#@contoso.com",
};

const role = (name: string) => ({
  name,
  path: '/lent/',
  trustPolicy: {
    Version: '2012-10-17' as const,
    Statement: [
      {
        Effect: 'Allow',
        Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
        Principal: { AWS: `arn:aws:iam::${account}:role/latchkey-deployer` },
      },
    ],
  },
});

/** Two accounts with what can be lent, and Identity Center, which the first administers. */
export function seedToFinishByHand(): AwsSeedInput {
  const { accounts } = seedWithPeople();
  const { identityCenter } = seedWithIdentityCenter();
  const person = { displayName: 'Guest', givenName: 'Guest', familyName: 'Guest' };
  return {
    accounts: accounts.map((each) => {
      if (each.id === account)
        return {
          ...each,
          groups: [{ name: 'data-readers', path: '/lent/', attachedPolicies: [s3ReadOnly] }],
          roles: [
            ...(each.roles ?? []),
            role('analysts'),
            { ...role('reports'), attachedPolicies: [s3ReadOnly] },
          ],
        };
      if (each.id !== peopleAccount) return each;
      const { accessKeyId: id, secretAccessKey: secret } = administrators[peopleAccount];
      return { ...each, rootAccessKeys: [{ id, secret }] };
    }),
    ...(identityCenter && {
      identityCenter: {
        ...identityCenter,
        users: [
          ...(identityCenter.users ?? []),
          { ...person, id: '00000060-1111-4222-8333-0123456789ab', userName: guest.userPrincipalName },
          {
            ...person,
            id: '00000061-1111-4222-8333-0123456789ab',
            userName: 'another name',
            email: 'by.mail@contoso.com',
          },
        ],
      },
    }),
  };
}

/** One grant, and whether the cloud lets its beneficiary do what it gives. */
export interface Lent {
  readonly provider: GrantProvider;
  readonly plan: PlannedGrant;
  readonly may: () => boolean;
}

const reads = { actions: ['s3:GetObject'], resources: 'arn:aws:s3:::reports/*' };
const object = 'arn:aws:s3:::reports/one';

/** A provider's grant of each kind by the name of its variant; made anew for each request id. */
export function awsGrants(cloud: AwsCloud) {
  const aws = awsUnderTest(cloud);
  const { simulator, clock } = cloud;
  const catalogue: Catalogue = catalogueWithPeople();
  const forward = (seconds: number) => {
    clock.ahead += seconds * 1_000;
  };

  function planned(provider: GrantProvider, spec: object, id: string, beneficiary: PersonRef = dana) {
    const parsed = provider.schema.parse(spec) as GrantSpec;
    const request = aRequest({ id, beneficiary });
    return provider.plan(parsed, aws.contextFor(catalogue, { request }));
  }
  const allowed = (question: Omit<Parameters<typeof simulator.evaluate>[0], 'resource'>, resource = object) =>
    simulator.evaluate({ resource, ...question }).decision === 'allowed';
  const asUser = () =>
    allowed({ principalArn: `arn:aws:iam::${account}:user/people/dana.contractor`, action: 's3:GetObject' });
  const asAnalyst = () =>
    allowed({
      principalArn: `arn:aws:iam::${account}:role/lent/analysts`,
      action: 's3:GetObject',
      context: { 'aws:SourceIdentity': dana.userPrincipalName },
    });

  const policies = createPolicyProvider(aws.sessions);
  const attachments = createAttachmentProvider(aws.sessions);
  const groups = createGroupProvider(aws.sessions);
  const roles = createIamRoleProvider(aws.sessions);
  const sessions = createSessionProvider(aws.sessions, clock);
  const broker = createSessionBroker({
    sessions: aws.sessions,
    provider: sessions,
    clock,
    signInEndpoint: simulator.federationUrl,
    fetch,
  });
  const assignments = patient(createAssignmentProvider(aws.sessions, clock), forward);

  const simple = (provider: GrantProvider, spec: object, may: () => boolean) => async (id: string) => ({
    provider,
    plan: planned(provider, spec, id),
    may,
  });
  const lentRole = (account_: object) => async (id: string) => {
    const spec = {
      kind: 'aws.iam.role',
      account: 'data',
      managedPolicies: [s3ReadOnly],
      statements: [reads],
    };
    const plan = planned(roles, { ...spec, ...account_ }, id);
    const principalArn = `arn:aws:iam::${'trust' in account_ ? peopleAccount : account}:user/people/dana.contractor`;
    return {
      provider: roles,
      plan,
      may: () =>
        allowed({ principalArn, action: 'sts:AssumeRole' }, plan.artifact) ||
        allowed({ principalArn: plan.artifact, action: 's3:GetObject' }),
    };
  };
  const assigned = (person: PersonRef, userName: string) => async (id: string) => ({
    provider: assignments,
    plan: planned(
      assignments,
      {
        kind: 'aws.sso.assignment',
        account: 'people',
        permissionSet: { name: 'ReadData', arn: permissionSetArn },
        identityCenter: {
          account: 'data',
          region: 'eu-west-1',
          instanceArn: 'arn:aws:sso:::instance/ssoins-7223aa11bb22cc33',
        },
      },
      id,
      person,
    ),
    may: () => allowed({ identityCenterUser: userName, accountId: peopleAccount, action: 's3:GetObject' }),
  });

  return {
    forward,
    grants: {
      'aws.iam.policy on a user': simple(
        policies,
        { kind: 'aws.iam.policy', account: 'data', statements: [reads] },
        asUser,
      ),
      'aws.iam.policy on a role': simple(
        policies,
        { kind: 'aws.iam.policy', account: 'data', role: 'analysts', statements: [reads] },
        asAnalyst,
      ),
      'aws.iam.attachment on a user': simple(
        attachments,
        { kind: 'aws.iam.attachment', account: 'data', policyArn: s3ReadOnly },
        asUser,
      ),
      'aws.iam.attachment on a role': simple(
        attachments,
        { kind: 'aws.iam.attachment', account: 'data', role: 'analysts', policyArn: s3ReadOnly },
        asAnalyst,
      ),
      'aws.iam.group': simple(
        groups,
        { kind: 'aws.iam.group', account: 'data', group: 'data-readers' },
        asUser,
      ),
      'aws.iam.role': lentRole({ trust: { user: { path: '/people/' } } }),
      'aws.iam.role for a user of another account': lentRole({
        trust: { user: { account: 'people', path: '/people/' } },
      }),
      'aws.sso.assignment': assigned(guest, guest.userPrincipalName),
      'aws.sso.assignment of somebody known by mail': assigned(
        { ...dana, userPrincipalName: 'by.mail@contoso.com', mail: 'by.mail@contoso.com' } as PersonRef,
        'another name',
      ),
    } satisfies Readonly<Record<string, (id: string) => Promise<Lent>>>,
    /** Sessions of a role, and one that was opened; `issue` opens it. */
    async session(id: string) {
      const spec = { kind: 'aws.sts.session', account: 'data', role: 'reports', path: '/lent/' };
      const plan = planned(sessions, spec, id);
      let key = '';
      return {
        provider: sessions as GrantProvider,
        plan,
        issue: async () => {
          key = (await broker.issueSession(plan, 1_800)).accessKeyId;
        },
        may: () => allowed({ accessKeyId: key, action: 's3:GetObject' }),
      };
    },
  };
}
