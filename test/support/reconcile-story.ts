import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteUserPolicyCommand,
  GetUserPolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll } from 'vitest';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { accountAdmin, dataAccount, webAccount } from '../../src/sandbox/story/aws-seed.ts';
import { subscriptionId } from '../../src/sandbox/story/azure-seed.ts';
import { alex, groups, priya } from '../../src/sandbox/story/people.ts';
import { type Story, useStory } from './sandbox.ts';
import { boundedAccount } from './story-accounts.ts';

/** What Latchkey lends in the tests of the reconciler: an artifact of a request's own, a fence, a shared one. */
const catalogue = `
aws:
  accounts:
${boundedAccount('data', dataAccount)}
${boundedAccount('web', webAccount)}
azure: { subscriptions: { data: ${subscriptionId} } }
people: { iamUserRule: { take: localPart, domains: [contoso.com] } }
admins: { users: [morgan.reed@contoso.com] }
entitlements:
  reports:
    title: Read the reports
    duration: { default: 1h, max: 8h }
    policy: owners
    grants:
      - kind: aws.iam.policy
        account: data
        statements: [{ actions: ["s3:GetObject"], resources: "arn:aws:s3:::contoso-data/*" }]
  sessions:
    title: Work as data-reports
    duration: { default: 1h, max: 8h }
    policy: owners
    grants: [{ kind: aws.sts.session, account: data, role: data-reports, path: /lent/ }]
  blobs:
    title: Read the blobs
    duration: { default: 1h, max: 8h }
    policy: owners
    grants:
      - kind: azure.role
        subscription: data
        resourceGroup: data-prod
        resource: Microsoft.Storage/storageAccounts/contosodata
        role: Storage Blob Data Reader
  roles:
    title: A role of their own
    duration: { default: 1h, max: 8h }
    policy: owners
    grants:
      - kind: aws.iam.role
        account: web
        statements: [{ actions: ["s3:GetObject"], resources: "arn:aws:s3:::contoso-web/*" }]
        trust: { user: { account: data, path: /people/ } }
  resources:
    title: See the resource group
    duration: { default: 1h, max: 8h }
    policy: owners
    grants: [{ kind: azure.role, subscription: data, resourceGroup: data-prod, role: Reader }]
policies:
  owners:
    requesters: { groups: [${groups.engineers}] }
    stages: [{ approvers: { users: [priya.nair@contoso.com] } }]
`;

/** A policy document of IAM, as somebody who administers the account may rewrite it. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

/** The product with a catalogue of its own, and the hands of the data account's administrator. */
export interface ReconcileStory {
  readonly story: Story;
  /** Alex asks, Priya approves; resolves to the request's id. */
  readonly lend: (entitlement: string, duration: string) => Promise<string>;
  readonly record: (id: string) => Promise<RequestRecord>;
  /** Names of the inline policies of Alex's IAM user. */
  readonly policies: () => readonly string[];
  readonly putPolicy: (name: string, document: PolicyDocument) => Promise<void>;
  readonly getPolicy: (name: string) => Promise<PolicyDocument>;
  readonly deletePolicy: (name: string) => Promise<void>;
  /** Names of the inline policies of the role whose sessions are lent. */
  readonly fences: () => readonly string[];
}

export function useReconcileStory(): ReconcileStory {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-reconcile-'));
  writeFileSync(join(folder, 'catalogue.yaml'), catalogue);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const story = useStory({ catalogue: folder });
  const admin = () =>
    new IAMClient({
      region: 'us-east-1',
      endpoint: story.sandbox.aws.iamUrl,
      credentials: { accessKeyId: accountAdmin.id, secretAccessKey: accountAdmin.secret },
    });
  const inlineOf = (kind: 'users' | 'roles', name: string) =>
    story.sandbox.aws
      .inspect()
      .accounts.find(({ id }) => id === dataAccount)
      ?.[kind].find((each) => each.name === name)
      ?.inlinePolicies.map((policy) => policy.name) ?? [];
  const UserName = alex.iamUser;
  return {
    story,
    async lend(entitlement, duration) {
      await story.say(alex, `request ${entitlement} ${duration} Some good reason`);
      await story.click(priya, 'approve');
      return (await story.open())[0] ?? '';
    },
    async record(id) {
      const record = await story.sandbox.store.load(id);
      if (!record) throw new Error(`There is no request ${id}.`);
      return record;
    },
    policies: () => inlineOf('users', alex.iamUser),
    fences: () => inlineOf('roles', 'data-reports'),
    async putPolicy(PolicyName, document) {
      await admin().send(
        new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: JSON.stringify(document) }),
      );
    },
    async getPolicy(PolicyName) {
      const found = await admin().send(new GetUserPolicyCommand({ UserName, PolicyName }));
      return JSON.parse(decodeURIComponent(found.PolicyDocument ?? '')) as PolicyDocument;
    },
    async deletePolicy(PolicyName) {
      await admin().send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
    },
  };
}
