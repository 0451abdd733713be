import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GrantProvider, SessionBroker } from '../../src/core/providers.ts';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { createSessionBroker } from '../../src/providers/aws/session-broker.ts';
import { createSessionProvider } from '../../src/providers/aws/sts-session.ts';
import { aCatalogue, aRequest } from '../providers/builders.ts';
import { type AwsCloud, account, s3ReadOnly, startAwsCloud } from './aws-cloud.ts';
import { type AwsUnderTest, awsUnderTest } from './aws-under-test.ts';
import { describeLasting } from './lasting.contract.ts';
import {
  type CloudUnderTest,
  describeArtifact,
  failureOf,
  later,
  type ProviderUnderTest,
} from './provider.contract.ts';

const deployer = `arn:aws:iam::${account}:role/latchkey-deployer`;

/** A provider and a broker, and the making of roles that are lent. */
function lending(cloud: AwsCloud, aws: AwsUnderTest) {
  const provider = createSessionProvider(aws.sessions, cloud.clock);
  const broker = createSessionBroker({
    sessions: aws.sessions,
    provider,
    clock: cloud.clock,
    signInEndpoint: cloud.simulator.federationUrl,
    fetch,
  });
  let roles = 0;
  async function newRole(): Promise<string> {
    roles += 1;
    const RoleName = `lent-${roles}`;
    const trust = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
          Principal: { AWS: deployer },
        },
      ],
    };
    await aws.admin.send(
      new CreateRoleCommand({ RoleName, Path: '/lent/', AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    await aws.admin.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: s3ReadOnly }));
    return RoleName;
  }
  /** Access that starts in the next minute, for half an hour. */
  function planFor(role: string, id = 'abcdefgh12', minutes = 30): PlannedGrant {
    const startsAt = `${new Date(cloud.clock.now().getTime() + 60_000).toISOString().slice(0, 17)}00.000Z`;
    return provider.plan(
      { kind: 'aws.sts.session', account: 'data', role, path: '/lent/' },
      aws.contextFor(aCatalogue(), {
        startsAt,
        expiresAt: later(startsAt, minutes * 60),
        request: aRequest({ id }),
      }),
    );
  }
  const may = (accessKeyId: string, at: string) =>
    cloud.simulator.evaluate({
      accessKeyId,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::reports/one',
      at,
    });
  return { provider, broker, newRole, planFor, may };
}

function underTest(cloud: AwsCloud): CloudUnderTest {
  const aws = awsUnderTest(cloud);
  const { provider, broker, newRole, planFor, may } = lending(cloud, aws);
  const levers = aws.levers(provider, {
    place: 'PutRolePolicy',
    remove: 'PutRolePolicy',
    inspect: 'GetRolePolicy',
  });

  async function newPerson(): Promise<ProviderUnderTest> {
    const RoleName = await newRole();
    const plan = planFor(RoleName);
    const named = { RoleName, PolicyName: `latchkey-${plan.requestId}-0-session` };
    let current = plan;
    return {
      ...levers,
      provider: {
        ...provider,
        extend: (longer) => {
          current = longer;
          return provider.extend(longer);
        },
      },
      plan,
      catalogue: aCatalogue(),
      artifacts: () => {
        const fences =
          aws.role(RoleName)?.inlinePolicies.filter(({ name }) => name.endsWith('-session')) ?? [];
        return fences.filter(({ document }) => JSON.stringify(document).includes('CurrentTime')).length;
      },
      mayUse: async (at) => {
        const session = await broker.issueSession(current, 3_600).catch(() => undefined);
        return session !== undefined && may(session.accessKeyId, at).decision === 'allowed';
      },
      another: (expiresAt) => ({ ...planFor(RoleName, 'zyxwvtsr98'), expiresAt }),
      standing: () => aws.role(RoleName)?.attachedPolicies.some(({ arn }) => arn === s3ReadOnly) === true,
      somebodyElse: {
        give: () => Promise.resolve(),
        take: async () => void (await aws.admin.send(new DeleteRolePolicyCommand(named))),
        async deletePrincipal() {
          await aws.admin.send(new DeleteRolePolicyCommand(named));
          await aws.admin.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: s3ReadOnly }));
          await aws.admin.send(new DeleteRoleCommand({ RoleName }));
        },
        alter: async () =>
          void (await aws.admin.send(
            new PutRolePolicyCommand({ ...named, PolicyDocument: JSON.stringify(toothless) }),
          )),
        fill: async () =>
          void (await aws.admin.send(
            new PutRolePolicyCommand({
              RoleName,
              PolicyName: 'large',
              PolicyDocument: JSON.stringify(large),
            }),
          )),
      },
    };
  }

  return { newPerson, stop: () => cloud.stop() };
}

const toothless = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 's3:DeleteBucket', Resource: '*' }],
};
const large = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Action: 's3:GetObject',
      Resource: Array.from(
        { length: 172 },
        (_, n) => `arn:aws:s3:::a-bucket-with-a-name-${1_000 + n}/reports/of/day/*`,
      ),
    },
  ],
};

const start = async () => underTest(await startAwsCloud());
describeArtifact('aws.sts.session', start);
describeLasting('aws.sts.session', start, [
  'cloudSideEnd',
  'ownArtifact',
  'listed',
  'quota',
  'throttled',
  'eventual',
]);

describe('the sessions of aws.sts.session', () => {
  let cloud: AwsCloud;
  let aws: AwsUnderTest;
  let provider: GrantProvider;
  let broker: SessionBroker;
  let lend: ReturnType<typeof lending>;
  let role: string;
  let plan: PlannedGrant;

  beforeAll(async () => {
    cloud = await startAwsCloud();
    aws = awsUnderTest(cloud);
    lend = lending(cloud, aws);
    ({ provider, broker } = lend);
  });
  afterAll(() => cloud.stop());
  beforeEach(async () => {
    role = await lend.newRole();
    plan = lend.planFor(role);
  });

  const allowed = (accessKeyId: string, at: string) => lend.may(accessKeyId, at).decision === 'allowed';
  const fence = () => aws.role(role)?.inlinePolicies.map(({ name }) => name) ?? [];

  it('are not to be had before the access is given, and not after it has ended', async () => {
    expect(await failureOf(broker.issueSession(plan, 600))).toMatchObject({
      class: 'permanent',
      code: 'NotGiven',
    });
    await provider.place(plan);
    await broker.issueSession(plan, 600);
    await provider.remove(plan);
    expect(await failureOf(broker.issueSession(plan, 600))).toMatchObject({ code: 'NotGiven' });
  });

  it('say whose they are, last no longer than the access, and open the console', async () => {
    await provider.place(plan);
    const { accessKeyId, expiresAt, signInUrl } = await broker.issueSession(plan, 3_600);
    expect(expiresAt).toBe(plan.expiresAt);
    const [session] = cloud.simulator
      .inspect()
      .accounts.flatMap(({ sessions }) => sessions)
      .filter((each) => each.accessKeyId === accessKeyId);
    expect(session).toMatchObject({
      sessionName: `latchkey-${plan.requestId}-0`,
      sourceIdentity: 'dana.contractor@contoso.com',
    });
    const page = await fetch(signInUrl ?? '', { redirect: 'manual' });
    expect(page.status).toBeLessThan(400);
  });

  it('come without a link when AWS gives none, and tell nobody why', async () => {
    await provider.place(plan);
    const offline = createSessionBroker({
      sessions: aws.sessions,
      provider,
      clock: cloud.clock,
      signInEndpoint: 'http://127.0.0.1:9/federation',
      fetch,
    });
    expect(await offline.issueSession(plan, 600)).not.toHaveProperty('signInUrl');
  });

  it('die by their own policy when there are only minutes left, though AWS issues for a quarter of an hour', async () => {
    const short = lend.planFor(role, 'abcdefgh12', 5);
    await provider.place(short);
    const { accessKeyId, expiresAt } = await broker.issueSession(short, 60);
    expect(expiresAt).toBe(short.expiresAt);
    expect(allowed(accessKeyId, later(short.expiresAt, -1))).toBe(true);
    expect(allowed(accessKeyId, short.expiresAt)).toBe(false);
  });

  it('are ended early where they stand, and no others with them', async () => {
    const other = lend.planFor(role, 'zyxwvtsr98');
    await provider.place(plan);
    await provider.place(other);
    const mine = await broker.issueSession(plan, 3_600);
    const theirs = await broker.issueSession(other, 3_600);
    const inside = later(plan.startsAt, 60);
    expect([allowed(mine.accessKeyId, inside), allowed(theirs.accessKeyId, inside)]).toEqual([true, true]);
    await provider.remove(plan);
    expect(await provider.inspect(plan)).toBe('absent');
    expect(lend.may(mine.accessKeyId, inside)).toMatchObject({ decision: 'denied', by: 'explicitDeny' });
    expect(allowed(theirs.accessKeyId, inside)).toBe(true);
  });

  it('leave no fence behind once all of them are over', async () => {
    await provider.place(plan);
    await provider.remove(plan);
    expect(fence()).toEqual([`latchkey-${plan.requestId}-0-session`]);
    const list = async () => {
      const found = [];
      for await (const one of provider.list('data', aCatalogue()))
        if (one.artifact === plan.artifact) found.push(one);
      return found;
    };
    expect(await list()).toEqual([]);
    cloud.clock.ahead += 3_600_000;
    expect(await provider.inspect(plan)).toBe('absent');
    const [left] = await list();
    expect(left).toMatchObject({ requestId: plan.requestId, expiresAt: plan.expiresAt });
    expect(await provider.inspect(left ?? plan)).toBe('present');
    await provider.remove(left ?? plan);
    expect(await provider.inspect(plan)).toBe('absent');
    expect(fence()).toEqual([]);
    cloud.clock.ahead -= 3_600_000;
  });

  it('of access that was prolonged are ended by a plan that does not know of it', async () => {
    const longer = { ...plan, expiresAt: later(plan.expiresAt, 1_800) };
    await provider.place(plan);
    await provider.extend(longer);
    const { accessKeyId } = await broker.issueSession(longer, 3_600);
    cloud.clock.ahead += 35 * 60_000;
    await provider.remove(plan);
    const after = later(plan.expiresAt, 60);
    expect(lend.may(accessKeyId, after)).toMatchObject({ decision: 'denied', by: 'explicitDeny' });
    expect(await provider.inspect(plan)).toBe('absent');
    cloud.clock.ahead -= 35 * 60_000;
  });

  it('are found before the first write not to be possible, for want of trust or of the role', async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${account}:root` } },
      ],
    };
    await aws.admin.send(
      new CreateRoleCommand({
        RoleName: 'closed',
        Path: '/lent/',
        AssumeRolePolicyDocument: JSON.stringify(trust),
      }),
    );
    expect(await provider.precheck(lend.planFor('closed'))).toEqual([
      expect.objectContaining({ severity: 'blocker', code: 'aws.roleNotAssumable' }),
    ]);
    expect(await provider.precheck(lend.planFor('no-such'))).toEqual([
      expect.objectContaining({ severity: 'blocker', code: 'aws.roleMissing' }),
    ]);
  });
});
