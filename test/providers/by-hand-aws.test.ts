import { AttachRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { type AwsCloud, account, startAwsCloud } from '../contracts/aws-cloud.ts';
import { peopleAccount } from '../contracts/aws-people-account.ts';
import { createAwsCli } from '../support/shims/aws-cli.ts';
import { administrators, awsGrants, seedToFinishByHand } from '../support/shims/by-hand-aws-world.ts';
import { openShell, type Shell } from '../support/shims/shell.ts';

type Grants = ReturnType<typeof awsGrants>;

let cloud: AwsCloud;
let world: Grants;
let shell: Shell;
let signedInTo: keyof typeof administrators;
let requests = 0;

beforeAll(async () => {
  cloud = await startAwsCloud(seedToFinishByHand());
  world = awsGrants(cloud);
  const date = () => cloud.clock.now().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  shell = await openShell({
    aws: createAwsCli(cloud.simulator, {
      signIn: () => administrators[signedInTo],
      now: () => cloud.clock.now(),
    }),
    date: async () => ({ code: 0, stdout: `${date()}\n`, stderr: '' }),
  });
});
afterAll(async () => {
  await shell.stop();
  await cloud.stop();
});
beforeEach(() => {
  signedInTo = account;
  requests += 1;
});

const requestId = () => `byhand${String(requests).padStart(4, '0')}`;

/** Pastes the lines one after the other, signed in to the account that each of them names. */
async function paste(lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const [, id] = /Sign in to AWS account \w+ \((\d+)\)/.exec(line) ?? [];
    signedInTo = id === peopleAccount ? peopleAccount : account;
    expect(await shell.run(line)).toMatchObject({ code: 0, stderr: '' });
  }
}

const names = [
  'aws.iam.policy on a user',
  'aws.iam.policy on a role',
  'aws.iam.attachment on a user',
  'aws.iam.attachment on a role',
  'aws.iam.group',
  'aws.iam.role',
  'aws.iam.role for a user of another account',
  'aws.sso.assignment',
  'aws.sso.assignment of somebody known by mail',
] as const satisfies readonly (keyof Grants['grants'])[];

describe('the commands that finish a removal in AWS by hand', () => {
  it.each(names)('take back %s', async (name) => {
    const { provider, plan, may } = await world.grants[name](requestId());
    await provider.place(plan);
    expect(may()).toBe(true);
    await paste(provider.byHand(plan));
    // Identity Center works behind its answer.
    world.forward(10);
    expect(await provider.inspect(plan)).toBe('absent');
    expect(may()).toBe(false);
  });

  it.each([
    'aws.iam.attachment on a user',
    'aws.iam.role for a user of another account',
    'aws.sso.assignment',
  ] as const)('do nothing in another account than that of %s', async (name) => {
    const { provider, plan, may } = await world.grants[name](requestId());
    await provider.place(plan);
    const called = shell.calls().length;
    for (const line of provider.byHand(plan)) {
      const [, id] = /Sign in to AWS account \w+ \((\d+)\)/.exec(line) ?? [];
      signedInTo = id === account ? peopleAccount : account;
      const { code, stderr } = await shell.run(line);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^Sign in to AWS account (data|people) \(\d{12}\) first: nothing was done.\n$/);
    }
    expect(shell.calls().slice(called)).toEqual(
      provider.byHand(plan).map(() => 'aws sts get-caller-identity --query Account --output text'),
    );
    expect(await provider.inspect(plan)).toBe('present');
    expect(may()).toBe(true);
    await provider.remove(plan);
  });

  it('take back a role whatever somebody has put on it', async () => {
    const { provider, plan } = await world.grants['aws.iam.role'](requestId());
    await provider.place(plan);
    const RoleName = `latchkey-${plan.requestId}-0`;
    const iam = new IAMClient({
      region: 'eu-west-1',
      endpoint: cloud.simulator.iamUrl,
      credentials: administrators[account],
      systemClockOffset: cloud.clock.ahead,
    });
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'more=1,2@x', PolicyDocument }));
    await paste(provider.byHand(plan));
    expect(await provider.inspect(plan)).toBe('absent');
  });

  it('end sessions that were opened, and clear up when their time is over', async () => {
    const { provider, plan, issue, may } = await world.session(requestId());
    await provider.place(plan);
    world.forward(120);
    await issue();
    expect(may()).toBe(true);
    await paste(provider.byHand(plan));
    expect(may()).toBe(false);
    expect(await provider.inspect(plan)).toBe('absent');
    world.forward(2 * 60 * 60);
    // As the reconciler lists it: the fence itself, which gives nothing.
    const fence = { ...plan, details: { ...plan.details, spent: 'true' } };
    expect(await provider.inspect(fence)).toBe('present');
    await paste(provider.byHand(plan));
    expect(await provider.inspect(fence)).toBe('absent');
  });

  it('may be run twice: the second time only says that nothing is there', async () => {
    const { provider, plan } = await world.grants['aws.iam.attachment on a user'](requestId());
    await provider.place(plan);
    const [line = ''] = provider.byHand(plan);
    expect((await shell.run(line)).code).toBe(0);
    const second = await shell.run(line);
    expect(second.stderr).toContain('NoSuchEntity');
    expect(await provider.inspect(plan)).toBe('absent');
  });

  it.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('name a region of the partition %s', async (partition, region) => {
    const { provider, plan } = await world.grants['aws.iam.group'](requestId());
    const [line = ''] = provider.byHand(inPartition(plan, partition));
    const commands = line.match(/\baws (sts|iam) [^;)]+/g) ?? [];
    expect(commands).toHaveLength(2);
    for (const command of commands) expect(command).toContain(` --region ${region}`);
  });
});

function inPartition(plan: PlannedGrant, partition: string): PlannedGrant {
  const { deployerRole = '' } = plan.details as Readonly<Record<string, string>>;
  return {
    ...plan,
    details: { ...plan.details, deployerRole: deployerRole.replace('arn:aws:', `arn:${partition}:`) },
  };
}
