import type { AwsSeedInput } from '../../src/sandbox/clouds/aws/seed-schema.ts';
import { deployed } from '../../src/sandbox/story/templates.ts';
import { account, audience, hubRole, s3ReadOnly, subject } from './aws-cloud.ts';
import { permissionSetArn, seedWithIdentityCenter } from './aws-identity-center.ts';

export const boundary = `arn:aws:iam::${account}:policy/latchkey-boundary`;
export const deployer = `arn:aws:iam::${account}:role/latchkey-deployer`;
export const externalId = 'latchkey-external-id';

/** Both accounts as the templates make them, with people, and with things to lend. */
export function seedFromTemplates(): AwsSeedInput {
  const seed = seedWithIdentityCenter();
  const [hub, data] = seed.accounts;
  if (hub === undefined || data === undefined) throw new Error('The seed has too few accounts.');
  Object.assign(
    hub,
    deployed('hub', {
      accountId: hub.id,
      parameters: {
        TenantId: '5a0c1f6e-0000-4000-8000-000000000001',
        Audience: audience,
        ManagedIdentityObjectId: subject,
      },
    }),
  );
  const { roles, policies } = deployed('account', {
    accountId: account,
    parameters: {
      HubRoleArn: hubRole,
      ExternalId: externalId,
      AttachablePolicies: s3ReadOnly,
      AssignablePermissionSets: permissionSetArn,
    },
  });
  const trust = {
    Version: '2012-10-17' as const,
    Statement: [
      { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'], Principal: { AWS: deployer } },
    ],
  };
  data.policies = policies;
  data.roles = [
    ...roles,
    {
      name: 'reports',
      path: '/lent/',
      trustPolicy: trust,
      permissionsBoundary: boundary,
      attachedPolicies: [s3ReadOnly],
    },
  ];
  data.groups = [{ name: 'readers', path: '/lent/', attachedPolicies: [s3ReadOnly] }];
  data.users = [
    ...(data.users ?? []).filter(({ name }) => name !== 'dana.contractor'),
    { name: 'dana.contractor', path: '/people/', permissionsBoundary: boundary },
    {
      name: 'mighty',
      path: '/people/',
      permissionsBoundary: boundary,
      attachedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    },
  ];
  return seed;
}
