import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { accountAdmin, dataAccount } from '../../src/sandbox/story/aws-seed.ts';
import { subscriptionId } from '../../src/sandbox/story/azure-seed.ts';
import { type Character, groups } from '../../src/sandbox/story/people.ts';
import { keptEvent, type RecordedInstance } from './recording.ts';

/** Something of each way that a request can take: shared and of its own, with an escalation, without an approval. */
export const recordedCatalogue = `
aws:
  accounts:
    data:
      id: "${dataAccount}"
      deployerRole: arn:aws:iam::${dataAccount}:role/latchkey-deployer
      externalId: latchkey-data-prod
      permissionsBoundary: arn:aws:iam::${dataAccount}:policy/latchkey-boundary
azure: { subscriptions: { data: ${subscriptionId} } }
people: { iamUserRule: { take: localPart, domains: [contoso.com] } }
admins: { users: [morgan.reed@contoso.com] }
entitlements:
  both-clouds:
    title: Read in both clouds
    duration: { default: 1h, max: 8h }
    policy: owners
    grants:
      - kind: aws.iam.attachment
        account: data
        policyArn: arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
      - kind: azure.role
        subscription: data
        resourceGroup: data-prod
        resource: Microsoft.Storage/storageAccounts/contosodata
        role: Storage Blob Data Reader
  reports:
    title: Read the reports
    duration: { default: 1h, max: 8h }
    policy: slow-owners
    grants:
      - kind: aws.iam.policy
        account: data
        statements: [{ actions: ["s3:GetObject"], resources: "arn:aws:s3:::contoso-data/*" }]
policies:
  owners:
    requesters: { groups: [${groups.engineers}] }
    stages: [{ approvers: { users: [priya.nair@contoso.com] } }]
    pendingTimeout: 8h
    breakGlass:
      who: { groups: [${groups.engineers}] }
      max: 2h
      tell: { users: [priya.nair@contoso.com] }
      review: { by: { users: [priya.nair@contoso.com] }, within: 1d }
  slow-owners:
    requesters: { groups: [${groups.engineers}] }
    stages:
      - approvers: { users: [priya.nair@contoso.com] }
        escalation: { after: 1h, to: { users: [morgan.reed@contoso.com] } }
    pendingTimeout: 8h
    remindEvery: 30m
`;

/** The product on a folder, driven from its Teams edge, for whoever records it. */
export interface RecordWorld {
  readonly sandbox: Sandbox;
  readonly folder: string;
  advance(minutes: number): Promise<void>;
  say(person: Character, text: string): Promise<void>;
  /** Ids of requests that are not closed. */
  open(): Promise<readonly string[]>;
  /** Somebody asks; resolves to the id of the request that is new. */
  ask(person: Character, entitlement: string, duration: string): Promise<string>;
  click(person: Character, verb: string, data?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Puts something with Latchkey's name into the cloud that no request looks after. */
  leaveBehind(person: Character): Promise<void>;
  /** Instance id of the newest orchestration of that name. */
  newest(name: string): string;
  /** The orchestrations of a request, with their whole histories. */
  instancesOf(requestId: string): readonly RecordedInstance[];
}

export async function openRecordWorld(): Promise<RecordWorld> {
  const catalogue = mkdtempSync(join(tmpdir(), 'latchkey-record-catalogue-'));
  writeFileSync(join(catalogue, 'catalogue.yaml'), recordedCatalogue);
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-record-'));
  const sandbox = await startSandbox({
    place: { folder },
    catalogue,
    log: () => undefined,
    onTrouble: (text) => process.stderr.write(`${text}\n`),
  });
  const { teams, host, store } = sandbox;
  const open = async () => {
    const ids: string[] = [];
    for await (const id of store.open()) ids.push(id);
    return ids;
  };
  const say = async (person: Character, text: string) => {
    await sandbox.advance(2_000);
    await teams.send(person.objectId, text);
    await host.settle();
  };
  return {
    sandbox,
    folder,
    advance: (minutes) => sandbox.advance(minutes * 60_000),
    open,
    say,
    async ask(person, entitlement, duration) {
      const before = new Set(await open());
      await say(person, `request ${entitlement} ${duration} Some good reason`);
      const id = (await open()).find((each) => !before.has(each));
      if (id === undefined) throw new Error(`${person.displayName} got no request for ${entitlement}.`);
      return id;
    },
    async click(person, verb, data = {}) {
      await sandbox.advance(2_000);
      const message = teams
        .messages(person.objectId)
        .findLast(({ card, userCard }) =>
          JSON.stringify(userCard ?? card ?? {}).includes(`"verb":"${verb}"`),
        );
      if (!message) throw new Error(`${person.displayName} sees no card with the button "${verb}".`);
      await teams.execute(person.objectId, message.id, { verb, data });
      await host.settle();
    },
    async leaveBehind({ iamUser }) {
      const admin = new IAMClient({
        region: 'us-east-1',
        endpoint: sandbox.aws.iamUrl,
        credentials: { accessKeyId: accountAdmin.id, secretAccessKey: accountAdmin.secret },
      });
      const inHours = (count: number) =>
        `${new Date(sandbox.clock.now() + count * 3_600_000).toISOString().slice(0, 19)}Z`;
      const statement = {
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: ['arn:aws:s3:::contoso-data/*'],
        Condition: {
          DateGreaterThanEquals: { 'aws:CurrentTime': [inHours(-1)] },
          DateLessThan: { 'aws:CurrentTime': [inHours(10)] },
        },
      };
      await admin.send(
        new PutUserPolicyCommand({
          UserName: iamUser,
          PolicyName: 'latchkey-zzzzzzzzzz-0',
          PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
        }),
      );
    },
    newest(name) {
      const { items } = host.engine.list({ top: 1000 });
      const [found] = items
        .filter((each) => each.name === name)
        .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
      if (!found) throw new Error(`There is no orchestration ${name}.`);
      return found.instanceId;
    },
    instancesOf: (requestId) =>
      host.engine.list({ instanceIdPrefix: requestId, top: 1000 }).items.map((instance) => {
        const { name, instanceId, executionId, version, runtimeStatus, input } = instance;
        const history = host.engine.history(instanceId).map(keptEvent);
        const parentInstanceId = parentOf(history);
        return { name, instanceId, executionId, parentInstanceId, version, runtimeStatus, input, history };
      }),
  };
}

function parentOf(history: readonly Readonly<Record<string, unknown>>[]): string | null {
  const started = history.find(({ EventType }) => EventType === 0);
  const parent = started?.['ParentInstance'] as
    | { readonly OrchestrationInstance?: { readonly InstanceId?: string } }
    | null
    | undefined;
  return parent?.OrchestrationInstance?.InstanceId ?? null;
}
