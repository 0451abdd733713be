import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProviderError } from '../../src/core/errors.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { type AwsCloud, startAwsCloud } from './aws-cloud.ts';
import { assignedTo, assigning, patient, seedWithIdentityCenter } from './aws-identity-center.ts';
import { failureOf } from './provider.contract.ts';

describe('the provider aws.sso.assignment, in what takes its time', () => {
  let cloud: AwsCloud;
  let provider: GrantProvider;
  let plan: PlannedGrant;
  let center: ReturnType<typeof assigning>;
  let people = 0;

  beforeAll(async () => {
    cloud = await startAwsCloud(seedWithIdentityCenter());
    center = assigning(cloud);
    ({ provider } = center);
  });
  afterAll(() => cloud.stop());
  beforeEach(() => {
    people += 1;
    cloud.simulator.setIdentityCenterLimits({ operationTime: 8_000 });
    center.wait();
    plan = center.planFor(`person-${people}@contoso.com`);
  });
  afterEach(() => {
    cloud.simulator.faults.clear();
    cloud.clock.ahead += 60_000;
  });

  const calls = (action: string) =>
    cloud.simulator.inspect().events.filter((event) => event.action === action).length;
  const underWay = { class: 'retry', code: 'InProgress', retryAfterSeconds: 3 };

  it('hands itself back until a creation has ended, without beginning another', async () => {
    const before = calls('CreateAccountAssignment');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await failureOf(provider.place(plan))).toMatchObject(underWay);
      center.wait();
    }
    await provider.place(plan);
    expect(await provider.inspect(plan)).toBe('present');
    expect(calls('CreateAccountAssignment') - before).toBe(1);
  });

  it('hands itself back until a deletion has ended: accepted is not gone', async () => {
    const patiently = patient(provider, () => center.wait());
    await patiently.place(plan);
    const before = calls('DeleteAccountAssignment');
    expect(await failureOf(provider.remove(plan))).toMatchObject(underWay);
    center.wait();
    expect(await provider.inspect(plan)).toBe('present');
    expect(await failureOf(provider.remove(plan))).toMatchObject(underWay);
    await patiently.remove(plan);
    expect(await provider.inspect(plan)).toBe('absent');
    expect(calls('DeleteAccountAssignment') - before).toBe(1);
  });

  it('calls nothing gone while its creation is under way', async () => {
    expect(await failureOf(provider.place(plan))).toMatchObject(underWay);
    expect(await failureOf(provider.inspect(plan))).toMatchObject(underWay);
    expect(await failureOf(provider.remove(plan))).toMatchObject(underWay);
    await patient(provider, () => center.wait()).remove(plan);
    expect(assignedTo(cloud, `person-${people}@contoso.com`)).toBe(0);
  });

  it('gives a creation up that Identity Center accepted and then failed, and says why', async () => {
    cloud.fault({ action: 'CreateAccountAssignment', operationFails: 'The account is suspended.' });
    expect(await failureOf(provider.place(plan))).toMatchObject(underWay);
    cloud.clock.ahead += 10_000;
    expect(await failureOf(provider.place(plan))).toMatchObject({
      class: 'permanent',
      code: 'AssignmentFailed',
      message: expect.stringContaining('The account is suspended.'),
    });
    await provider.remove(plan);
  });

  it('begins a deletion anew that failed behind the answer, with growing pauses', async () => {
    const patiently = patient(provider, () => center.wait());
    await patiently.place(plan);
    cloud.fault({ action: 'DeleteAccountAssignment', operationFails: 'Try later.' });
    expect(await failureOf(provider.remove(plan))).toMatchObject(underWay);
    cloud.clock.ahead += 10_000;
    const failure = await failureOf(provider.remove(plan));
    expect(failure).toMatchObject({ class: 'retry', code: 'AssignmentFailed' });
    expect(failure).not.toHaveProperty('retryAfterSeconds');
    cloud.simulator.faults.clear();
    cloud.clock.ahead += 10_000;
    await failureOf(provider.remove(plan));
    cloud.clock.ahead += 10_000;
    await provider.remove(plan);
    expect(await provider.inspect(plan)).toBe('absent');
  });

  it('leaves what conflicts with another operation to be repeated', async () => {
    cloud.fault({ action: 'CreateAccountAssignment', code: 'ConflictException', status: 400 });
    expect(await failureOf(provider.place(plan))).toMatchObject({ class: 'retry', code: 'Conflict' });
  });

  it('begins no creation while ten others run', async () => {
    cloud.simulator.setIdentityCenterLimits({ operationTime: 300_000 });
    for (let other = 20; other < 30; other += 1) {
      await center.by.give(`person-${other}@contoso.com`);
      center.wait();
    }
    const before = calls('CreateAccountAssignment');
    const patiently = patient(provider, () => center.wait());
    expect(await failureOf(patiently.place(plan))).toMatchObject({
      class: 'retry',
      code: 'TooManyCreations',
    });
    expect(calls('CreateAccountAssignment')).toBe(before);
  });

  it('keeps within what Identity Center lets through in a second', async () => {
    const started = cloud.clock.now().getTime();
    const many = await Promise.allSettled(Array.from({ length: 20 }, () => provider.inspect(plan)));
    const throttled = cloud.simulator
      .inspect()
      .events.filter(({ time, result }) => Date.parse(time) >= started && result === 'ThrottlingException');
    expect(throttled).toEqual([]);
    const codes = many.flatMap((one) =>
      one.status === 'rejected' ? [(one.reason as ProviderError).failure.code] : [],
    );
    expect(new Set(codes)).toEqual(new Set(['Paced']));
  });

  it('finds the permission set that somebody has through a group', async () => {
    const grouped = center.planFor('grouped@contoso.com');
    expect(await provider.precheck(grouped)).toEqual([
      expect.objectContaining({
        severity: 'standing',
        message: expect.stringContaining('through the group'),
      }),
    ]);
  });

  it('finds before the first write that the person is not there, and has nothing to take from them', async () => {
    const nobody = center.planFor('nobody@contoso.com');
    expect(await provider.precheck(nobody)).toEqual([
      expect.objectContaining({ severity: 'blocker', code: 'aws.userMissing' }),
    ]);
    expect(await failureOf(provider.place(nobody))).toMatchObject({
      class: 'permanent',
      code: 'UserMissing',
    });
    const patiently = patient(provider, () => center.wait());
    await patiently.remove(nobody);
    expect(await patiently.inspect(nobody)).toBe('absent');
  });

  it('takes access back from somebody who was renamed', async () => {
    const patiently = patient(provider, () => center.wait());
    const old = center.planFor('renamed@contoso.com');
    await patiently.place(old);
    const details = { ...old.details, userName: 'former.name@contoso.com' };
    const before = { ...old, details };
    expect(await patiently.inspect(before)).toBe('present');
    await patiently.remove(before);
    expect(assignedTo(cloud, 'renamed@contoso.com')).toBe(0);
  });
});
