import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAMClient, ListRoleTagsCommand, ListUserTagsCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, expect } from 'vitest';
import { runCommand } from '../../src/cli/run.ts';
import { createStandingApply } from '../../src/cli/standing-apply.ts';
import { createStandingPlan } from '../../src/cli/standing-plan.ts';
import { type StandingWorld, standingSessions } from '../../src/cli/standing-world.ts';
import type { InspectedEntity } from '../../src/sandbox/clouds/aws/inspect.ts';
import type { AwsSeedInput } from '../../src/sandbox/clouds/aws/seed-schema.ts';
import { type AwsCloud, startAwsCloud } from '../contracts/aws-cloud.ts';

export const data = '222222222222';
export const prod = '333333333333';
export const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
export const s3ReadOnly = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
export const ownPolicy = (name: string) => `arn:aws:iam::${data}:policy/${name}`;

const operator = { id: 'AKIAOPERATOR00000001', secret: 'operator-secret-of-the-tests' };
const root = (id: string) => ({ id: `AKIAROOT${id}`, secret: `root-secret-of-${id}` });
const version = '2012-10-17' as const;
const all = { Version: version, Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const iamOnly = { Version: version, Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] };
const reads = { Version: version, Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] };

function trusting(principal: string) {
  const allow = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: principal } };
  return { Version: version, Statement: [allow] };
}

function accountSeed(id: string, name: string): AwsSeedInput['accounts'][number] {
  return {
    id,
    name,
    rootAccessKeys: [root(id)],
    users: [{ name: 'audit' }, { name: 'robot' }],
    roles: [
      { name: 'auditor', trustPolicy: trusting(`arn:aws:iam::${id}:root`) },
      {
        name: 'latchkey-deployer',
        trustPolicy: trusting('arn:aws:iam::111111111111:user/operator'),
        inlinePolicies: { deploy: iamOnly },
      },
      {
        name: 'keeper',
        path: '/ops/',
        trustPolicy: trusting('arn:aws:iam::111111111111:user/operator'),
        inlinePolicies: { all },
      },
    ],
    policies: [
      { name: 'readers', document: reads },
      { name: 'rulers', document: all },
      { name: 'boundary', document: reads },
    ],
  };
}

const seed: AwsSeedInput = {
  accounts: [
    {
      id: '111111111111',
      name: 'hub',
      users: [
        {
          name: 'operator',
          accessKeys: [operator],
          attachedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
        },
      ],
    },
    accountSeed(data, 'data'),
    accountSeed(prod, 'prod'),
  ],
};

const catalogueStart = `
admins: { users: [morgan@contoso.com] }
policies:
  plain: { requesters: { users: [alex@contoso.com] }, stages: [{ approvers: { manager: true } }] }
entitlements:
  plain:
    title: Read
    duration: { default: 1h, max: 8h }
    policy: plain
    grants: [{ kind: aws.iam.attachment, account: data, policyArn: "${s3ReadOnly}" }]
`;

/** A permission set, and who has it for good. */
export const sets = `
permissionSets:
  reader:
    aws:
      managedPolicies: ["${s3ReadOnly}"]
      statements: [{ actions: "s3:ListAllMyBuckets", resources: "*" }]
`;
export const auditUser = `${sets}
standing:
  audit: { users: [audit], accounts: [data], permissionSets: [reader] }
`;
export const everywhere = `${sets}
standing:
  audit: { users: [audit], roles: [auditor], accounts: [data, prod], permissionSets: [reader] }
`;
export const document = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
};

/** The YAML of the accounts; `more` adds keys to the account `data`. */
export function accountsYaml(more: Readonly<Record<string, string>> = {}): string {
  const lines = [
    ['data', data, more],
    ['prod', prod, {}],
  ] as const;
  return `aws:\n  accounts:\n${lines
    .map(([name, id, keys]) => {
      const own = {
        id: `"${id}"`,
        deployerRole: `arn:aws:iam::${id}:role/latchkey-deployer`,
        externalId: 'lk',
      };
      const text = Object.entries({ ...own, ...keys }).map(([key, value]) => `${key}: ${value}`);
      return `    ${name}: { ${text.join(', ')} }`;
    })
    .join('\n')}\n`;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** An AWS with two accounts, and the commands run there by an operator of a third. */
export interface StandingTest {
  readonly cloud: AwsCloud;
  /** Runs `standing <words>` on a catalogue with this YAML about permission sets and standing access. */
  run(words: string, yaml: string, world?: Partial<StandingWorld>): Promise<Ran>;
  /** IAM as whoever owns an account. */
  hands(accountId?: string): IAMClient;
  user(name: string, accountId?: string): InspectedEntity;
  role(name: string, accountId?: string): InspectedEntity;
  /** Keys of the tags on a user, or on a role. */
  tags(of: { readonly user: string } | { readonly role: string }): Promise<readonly string[]>;
  /** What was written in the accounts since the start: the names of the calls. */
  writes(): readonly string[];
}

async function startStandingTest(): Promise<StandingTest> {
  const cloud = await startAwsCloud(seed);
  process.env['AWS_ACCESS_KEY_ID'] = operator.id;
  process.env['AWS_SECRET_ACCESS_KEY'] = operator.secret;
  const account = (id: string) => cloud.simulator.inspect().accounts.find((each) => each.id === id);
  const named = (list: readonly InspectedEntity[] | undefined, name: string): InspectedEntity => {
    const found = list?.find((each) => each.name === name);
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return found;
  };
  const hands = (accountId = data): IAMClient =>
    new IAMClient({
      region: 'us-east-1',
      endpoint: cloud.simulator.iamUrl,
      credentials: { accessKeyId: root(accountId).id, secretAccessKey: root(accountId).secret },
    });
  return {
    cloud,
    hands,
    async run(words, yaml, world = {}) {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-standing-'));
      const given = yaml.includes('aws:\n  accounts:') ? yaml : accountsYaml() + yaml;
      writeFileSync(join(folder, 'catalogue.yaml'), catalogueStart + given);
      const whole: StandingWorld = {
        sessions: standingSessions,
        paint: (_, text) => text,
        ask: undefined,
        ...world,
      };
      const out: string[] = [];
      const err: string[] = [];
      const code = await runCommand([createStandingPlan(whole), createStandingApply(whole)], {
        args: ['standing', ...words.split(' '), '--catalogue', folder],
        env: {},
        out: (line) => out.push(line),
        err: (line) => err.push(line),
      });
      return { code, out: out.join('\n'), err: err.join('\n') };
    },
    user: (name, accountId = data) => named(account(accountId)?.users, name),
    role: (name, accountId = data) => named(account(accountId)?.roles, name),
    async tags(of) {
      const { Tags } =
        'user' in of
          ? await hands().send(new ListUserTagsCommand({ UserName: of.user }))
          : await hands().send(new ListRoleTagsCommand({ RoleName: of.role }));
      return (Tags ?? []).flatMap(({ Key }) => Key ?? []);
    },
    writes: () =>
      cloud.simulator
        .inspect()
        .events.map(({ action }) => action.replace(/^.*:/, ''))
        .filter((action) => /^(Put|Delete|Attach|Detach|Tag|Untag)/.test(action)),
  };
}

async function stopStandingTest({ cloud }: StandingTest): Promise<void> {
  delete process.env['AWS_ACCESS_KEY_ID'];
  delete process.env['AWS_SECRET_ACCESS_KEY'];
  await cloud.stop();
}

/** A standing test anew for each test of a file, with what its tests ask most. */
export function useStandingTest() {
  let running: StandingTest | undefined;
  const test = () => {
    if (!running) throw new Error('The standing test has not been started.');
    return running;
  };
  beforeEach(async () => {
    running = await startStandingTest();
  });
  afterEach(() => stopStandingTest(test()));
  return {
    get test() {
      return test();
    },
    attachedTo: (name: string) =>
      test()
        .user(name)
        .attachedPolicies.map(({ arn }) => arn),
    policiesOf: (name: string) =>
      test()
        .user(name)
        .inlinePolicies.map((each) => each.name),
    /** Runs `standing apply`, which has to work. */
    apply: async (yaml: string, words = 'apply --yes') => {
      const ran = await test().run(words, yaml);
      expect(ran).toMatchObject({ code: 0, err: '' });
      return ran;
    },
  };
}
