import { dataAccount, webAccount } from '../../src/sandbox/story/aws-seed.ts';
import { subscriptionId } from '../../src/sandbox/story/azure-seed.ts';
import {
  identityCenterRegion,
  instanceArn,
  permissionSets,
} from '../../src/sandbox/story/identity-center-seed.ts';
import { groups } from '../../src/sandbox/story/people.ts';

const attachment =
  '{ kind: aws.iam.attachment, account: data, policyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }';
const reader = '{ kind: azure.role, subscription: data, resourceGroup: data-prod, role: Reader }';
const blobs =
  '{ kind: azure.role, subscription: data, resourceGroup: data-prod, resource: Microsoft.Storage/storageAccounts/contosodata, role: Storage Blob Data Reader }';
const reading = 'statements: [{ actions: ["s3:GetObject"], resources: "arn:aws:s3:::contoso-data/*" }]';
const readingWeb = 'statements: [{ actions: ["s3:GetObject"], resources: "arn:aws:s3:::contoso-web/*" }]';
const identityCenter = `{ account: data, region: ${identityCenterRegion}, instanceArn: "${instanceArn}" }`;

/** The grants of each entitlement: every kind, in both clouds, and the same permission in several of them. */
export const stormGrants = {
  files: [attachment, blobs, reader],
  incident: [attachment, reader],
  reports: [
    `{ kind: aws.iam.policy, account: data, ${reading} }`,
    '{ kind: aws.iam.group, account: data, group: data-readers }',
  ],
  analysts: [
    `{ kind: aws.iam.policy, account: data, role: data-analysts, ${reading} }`,
    `{ kind: aws.sso.assignment, account: web, permissionSet: { name: ReadData, arn: "${permissionSets.readData}" }, identityCenter: ${identityCenter} }`,
    blobs,
  ],
  consultants: [
    `{ kind: aws.iam.role, account: web, ${readingWeb}, trust: { user: { account: data, path: /people/ } } }`,
    `{ kind: entra.group, group: ${groups.stagingReaders}, name: Staging readers }`,
  ],
  operations: [
    '{ kind: azure.pim, subscription: data, resourceGroup: data-staging, role: Reader }',
    `{ kind: entra.group, group: ${groups.stagingOperators}, name: Staging operators, pim: true }`,
    '{ kind: aws.sts.session, account: data, role: data-reports, path: /lent/ }',
  ],
} as const;

export type StormEntitlement = keyof typeof stormGrants;

export const stormEntitlements = [
  'files',
  'incident',
  'reports',
  'analysts',
  'consultants',
  'operations',
] as const satisfies readonly StormEntitlement[];

const account = (name: string, id: string) => `    ${name}:
      id: "${id}"
      deployerRole: arn:aws:iam::${id}:role/latchkey-deployer
      externalId: latchkey-${name}-prod
      permissionsBoundary: arn:aws:iam::${id}:policy/latchkey-boundary`;

const entitlement = ([name, grants]: readonly [string, readonly string[]]) => `  ${name}:
    title: Lend ${name}
    environment: production
    duration: { default: 1h, max: 12h }
    beneficiaries: { self: true, others: { groups: [${groups.contractors}] }, contractors: true }
    policy: ${name === 'incident' ? 'quick' : 'owners'}
    grants: [${grants.join(', ')}]`;

/** The head of a catalogue: the accounts, the subscription and the people. */
export const stormAccounts = `
aws:
  accounts:
${account('data', dataAccount)}
${account('web', webAccount)}
azure: { subscriptions: { data: ${subscriptionId} } }
people: { iamUserRule: { take: localPart, domains: [contoso.com] } }
admins: { users: [morgan.reed@contoso.com] }
`;

/** What is asked for in a storm. An incident of an hour needs nobody's approval; everything else an owner's. */
export const stormCatalogue = `
${stormAccounts}
entitlements:
${Object.entries(stormGrants).map(entitlement).join('\n')}
policies:
  owners:
    requesters: { groups: [${groups.engineers}] }
    stages: [{ approvers: { groups: [${groups.dataOwners}] } }]
    pendingTimeout: 4h
  quick:
    requesters: { groups: [${groups.engineers}] }
    tiers:
      - { upTo: 1h, automatic: true }
      - stages: [{ approvers: { groups: [${groups.dataOwners}] } }]
    pendingTimeout: 2h
`;
