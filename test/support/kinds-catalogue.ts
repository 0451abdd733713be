import { dataAccount, webAccount } from '../../src/sandbox/story/aws-seed.ts';
import { subscriptionId } from '../../src/sandbox/story/azure-seed.ts';
import {
  identityCenterRegion,
  instanceArn,
  permissionSets,
} from '../../src/sandbox/story/identity-center-seed.ts';
import { groups } from '../../src/sandbox/story/people.ts';

const reading = 'statements: [{ actions: ["s3:GetObject"], resources: "arn:aws:s3:::contoso-data/*" }]';
const readingWeb = 'statements: [{ actions: ["s3:GetObject"], resources: "arn:aws:s3:::contoso-web/*" }]';
const alexPath = 'user: { path: /people/ }';
const center = `{ account: data, region: ${identityCenterRegion}, instanceArn: "${instanceArn}" }`;

/** One grant of every kind, and of the kinds that work in two ways one of each way. */
const grants = {
  'user-policy': `{ kind: aws.iam.policy, account: data, ${reading} }`,
  'role-policy': `{ kind: aws.iam.policy, account: data, role: data-analysts, ${reading} }`,
  attachment:
    '{ kind: aws.iam.attachment, account: data, policyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }',
  'role-attachment':
    '{ kind: aws.iam.attachment, account: data, role: data-analysts, policyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }',
  'iam-group': '{ kind: aws.iam.group, account: data, group: data-readers }',
  role: `{ kind: aws.iam.role, account: data, ${reading}, trust: { ${alexPath} } }`,
  'role-elsewhere': `{ kind: aws.iam.role, account: web, ${readingWeb}, trust: { user: { account: data, path: /people/ } } }`,
  session: '{ kind: aws.sts.session, account: data, role: data-reports, path: /lent/ }',
  assignment: `{ kind: aws.sso.assignment, account: web, permissionSet: { name: ReadData, arn: "${permissionSets.readData}" }, identityCenter: ${center} }`,
  'plain-role': '{ kind: azure.role, subscription: data, resourceGroup: data-prod, role: Reader }',
  'data-role':
    '{ kind: azure.role, subscription: data, resourceGroup: data-prod, resource: Microsoft.Storage/storageAccounts/contosodata, role: Storage Blob Data Reader }',
  pim: '{ kind: azure.pim, subscription: data, resourceGroup: data-prod, role: Reader }',
  'entra-group': `{ kind: entra.group, group: ${groups.stagingReaders}, name: Staging readers }`,
  'entra-pim': `{ kind: entra.group, group: ${groups.stagingOperators}, name: Staging operators, pim: true }`,
} as const;

export type EntitlementName = keyof typeof grants;

function entitlement(name: string, grant: string): string {
  return `  ${name}:
    title: Lend ${name}
    duration: { default: 30m, max: 8h }
    policy: owners
    grants: [${grant}]`;
}

const account = (name: string, id: string) => `    ${name}:
      id: "${id}"
      deployerRole: arn:aws:iam::${id}:role/latchkey-deployer
      externalId: latchkey-${name}-prod
      permissionsBoundary: arn:aws:iam::${id}:policy/latchkey-boundary`;

/** A catalogue with an entitlement for each. */
export const kindsCatalogue = `
aws:
  accounts:
${account('data', dataAccount)}
${account('web', webAccount)}
azure: { subscriptions: { data: ${subscriptionId} } }
people: { iamUserRule: { take: localPart, domains: [contoso.com] } }
admins: { users: [morgan.reed@contoso.com] }
entitlements:
${Object.entries(grants)
  .map(([name, grant]) => entitlement(name, grant))
  .join('\n')}
policies:
  owners:
    requesters: { groups: [${groups.engineers}] }
    stages: [{ approvers: { users: [priya.nair@contoso.com] } }]
`;
