import { GetAccountSummaryCommand, type IAMClient } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAwsSessions } from '../../../src/providers/aws/session.ts';
import { type AwsCloud, audience, hubRole, startAwsCloud } from '../../contracts/aws-cloud.ts';

const role = {
  deployerRole: 'arn:aws:iam::222222222222:role/latchkey-deployer',
  externalId: 'latchkey-external-id',
};
const look = (iam: IAMClient) => iam.send(new GetAccountSummaryCommand({}));

describe('the keyless way into an account', () => {
  let cloud: AwsCloud;

  beforeEach(async () => {
    cloud = await startAwsCloud();
  });
  afterEach(() => cloud.stop());

  function sessions(options: Partial<Parameters<typeof createAwsSessions>[0]> = {}) {
    const { identity: credential, clock } = cloud;
    return createAwsSessions({ credential, audience, hubRole, region: 'eu-west-1', clock, ...options });
  }

  const stsCalls = () =>
    cloud.simulator
      .inspect()
      .events.filter(({ service }) => service === 'sts')
      .map(({ action }) => action);

  it('goes from the identity over the hub role to the deployer role, once for many calls', async () => {
    const aws = sessions();
    await Promise.all([aws.withIam(role, look), aws.withIam(role, look)]);
    await aws.withIam(role, look);
    expect(stsCalls()).toEqual(['AssumeRoleWithWebIdentity', 'AssumeRole']);
    expect(cloud.identity.asked).toBe(1);
  });

  it('makes new credentials before the old ones end', async () => {
    const aws = sessions();
    await aws.withIam(role, look);
    cloud.clock.ahead += 56 * 60_000;
    await aws.withIam(role, look);
    const { events } = cloud.simulator.inspect();
    expect(events.filter(({ action, result }) => action === 'AssumeRole' && result === 'OK')).toHaveLength(2);
    expect(events.filter(({ result }) => result === 'ExpiredToken')).toEqual([]);
  });

  it('makes new credentials once when AWS refuses those it has', async () => {
    const aws = sessions();
    await aws.withIam(role, look);
    cloud.fault({ action: 'GetAccountSummary', code: 'ExpiredToken', status: 403, times: 1 });
    await aws.withIam(role, look);
    expect(cloud.identity.asked).toBe(2);
    cloud.fault({ action: 'GetAccountSummary', code: 'InvalidClientTokenId', status: 403 });
    await expect(aws.withIam(role, look)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    expect(cloud.identity.asked).toBe(3);
  });

  it('works on a machine whose clock is an hour behind', async () => {
    cloud.clock.ahead = 3_600_000;
    await expect(sessions({ clock: { now: () => new Date() } }).withIam(role, look)).resolves.toBeDefined();
  });

  it('fails with a wrong external id, and tries again with the next call', async () => {
    const aws = sessions();
    await expect(aws.withIam({ ...role, externalId: 'wrong' }, look)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(aws.withIam(role, look)).resolves.toBeDefined();
    expect(stsCalls()).toEqual(['AssumeRoleWithWebIdentity', 'AssumeRole', 'AssumeRole']);
  });

  it('repeats no call by itself', async () => {
    const aws = sessions();
    await aws.withIam(role, look);
    cloud.fault({ action: 'GetAccountSummary', code: 'Throttling', status: 400 });
    await expect(aws.withIam(role, look)).rejects.toMatchObject({ name: 'Throttling' });
    const calls = cloud.simulator.inspect().events.filter(({ action }) => action === 'GetAccountSummary');
    expect(calls).toHaveLength(2);
  });

  it('says so when the identity gives no token', async () => {
    const aws = sessions({ credential: { getToken: () => Promise.resolve(null) } });
    await expect(aws.withIam(role, look)).rejects.toMatchObject({
      failure: {
        class: 'retry',
        code: 'NoCredentials',
        message: expect.stringContaining('the managed identity'),
      },
    });
  });
});
