import type { AwsSeedInput } from '../clouds/aws/seed-schema.ts';
import { identityCenter, permissionSets } from './identity-center-seed.ts';
import { alex, audiences, type Character, dana, latchkey, priya, sam, tenantId } from './people.ts';
import { deployed } from './templates.ts';

const hubAccount = '222233334444';
export const dataAccount = '111122223333';
export const webAccount = '333344445555';
export const hubRole = `arn:aws:iam::${hubAccount}:role/latchkey-hub`;
const s3ReadOnly = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

const document = (...statements: object[]) => ({ Version: '2012-10-17' as const, Statement: statements });

/** Signs as the data account's own administrator, for whoever wants to look at or change the simulated account. */
export const accountAdmin = { id: 'AKIASANDBOXADMIN0000', secret: 'only-for-the-simulator' };

/** The long-term key of Alex's IAM user, for whoever wants to use what Alex was lent as Alex would. */
export const alexKeys = { id: 'AKIASANDBOXALEX00000', secret: 'only-for-the-simulator' };

/** What the account template makes in an account; with what may be given there beside policies of Latchkey's own. */
function lending(
  accountId: string,
  parameters: { readonly ExternalId: string; readonly [name: string]: string },
) {
  const { roles, policies } = deployed('account', {
    accountId,
    parameters: { HubRoleArn: hubRole, ...parameters },
  });
  return { roles, policies };
}

const data = lending(dataAccount, {
  ExternalId: 'latchkey-data-prod',
  AttachablePolicies: s3ReadOnly,
  AssignablePermissionSets: permissionSets.readData,
});
const web = lending(webAccount, { ExternalId: 'latchkey-web-prod' });

const boundary = `arn:aws:iam::${dataAccount}:policy/latchkey-boundary`;
const deployerRole = `arn:aws:iam::${dataAccount}:role/latchkey-deployer`;
const userArn = ({ iamUser }: Character) => `arn:aws:iam::${dataAccount}:user/people/${iamUser}`;
const user = ({ iamUser }: Character) => ({
  name: iamUser,
  path: '/people/',
  permissionsBoundary: boundary,
});

/** The accounts of the story: the hub, where Latchkey comes in without a key, and two that lend access. */
export const awsSeed: AwsSeedInput = {
  accounts: [
    {
      id: hubAccount,
      name: 'hub',
      ...deployed('hub', {
        accountId: hubAccount,
        parameters: {
          TenantId: tenantId,
          Audience: audiences.aws,
          ManagedIdentityObjectId: latchkey.objectId,
        },
      }),
    },
    {
      id: dataAccount,
      name: 'data',
      rootAccessKeys: [accountAdmin],
      users: [
        { ...user(alex), groups: ['developers'], accessKeys: [alexKeys] },
        user(dana),
        { ...user(sam), groups: ['developers'] },
        // The platform's owner reads everything, always: standing access, which Latchkey never touches.
        { ...user(priya), attachedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
      ],
      groups: [
        { name: 'developers' },
        { name: 'data-readers', path: '/lent/', attachedPolicies: [s3ReadOnly] },
      ],
      policies: data.policies,
      roles: [
        ...data.roles,
        // Sessions of this one are opened by Latchkey alone.
        {
          name: 'data-reports',
          path: '/lent/',
          description: 'Reads the reports, for whom Latchkey opens a session.',
          permissionsBoundary: boundary,
          trustPolicy: document({
            Effect: 'Allow',
            Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
            Principal: { AWS: deployerRole },
          }),
          attachedPolicies: [s3ReadOnly],
        },
        // People open this one themselves, as whoever they are; by itself it may do nothing.
        {
          name: 'data-analysts',
          path: '/lent/',
          description: 'What analysts work as; each gets what is lent to them.',
          permissionsBoundary: boundary,
          trustPolicy: document({
            Effect: 'Allow',
            Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
            Principal: { AWS: [alex, dana, sam].map(userArn) },
            Condition: { StringEquals: { 'sts:SourceIdentity': '${aws:username}@contoso.com' } },
          }),
        },
      ],
      resources: [
        'arn:aws:s3:::contoso-data',
        'arn:aws:s3:::contoso-data-archive',
        'arn:aws:s3:::contoso-payroll',
        `arn:aws:dynamodb:eu-central-1:${dataAccount}:table/reports`,
        `arn:aws:lambda:eu-central-1:${dataAccount}:function:import-reports`,
        `arn:aws:rds:eu-central-1:${dataAccount}:db:reports`,
        `arn:aws:ec2:eu-central-1:${dataAccount}:instance/i-0a1b2c3d4e5f60718`,
        `arn:aws:secretsmanager:eu-central-1:${dataAccount}:secret:reports/reader-a1B2c3`,
      ].map((arn) => ({ arn, region: 'eu-central-1', tags: { team: 'data' } })),
    },
    {
      id: webAccount,
      name: 'web',
      policies: web.policies,
      roles: web.roles,
      resources: [{ arn: 'arn:aws:s3:::contoso-web', region: 'eu-central-1', tags: { team: 'web' } }],
    },
  ],
  identityCenter: identityCenter({ ownerAccountId: hubAccount, delegatedAdministrators: [dataAccount] }),
};
