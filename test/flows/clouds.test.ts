import { AttachUserPolicyCommand, DetachUserPolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { accountAdmin } from '../../src/sandbox/story/aws-seed.ts';
import { alex, dana, groups, morgan, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, card, newest, advance, open } = story;

const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };
const access = (at?: Date) => accessOf(story.sandbox, alex, at);
const attachments = () =>
  story.sandbox.aws
    .inspect()
    .accounts.flatMap(({ users }) => users)
    .find(({ name }) => name === alex.iamUser)?.attachedPolicies ?? [];
const assignments = () =>
  story.sandbox.azure.inspect().people.find(({ id }) => id === alex.objectId)?.roleAssignments ?? [];

afterEach(async () => {
  story.sandbox.aws.faults.clear();
  story.sandbox.azure.faults.clear();
  await advance(3 * 24 * 60);
  expect(await open()).toEqual([]);
  expect(attachments()).toEqual([]);
  expect(assignments()).toEqual([]);
  story.takeErrors();
});

/** Asks for access and has it approved. */
async function lend(duration: string): Promise<void> {
  await say(alex, `request data-readonly ${duration} Some good reason`);
  await click(priya, 'approve');
}

describe('overlapping requests', () => {
  it('do not cut each other off when the first ends first', async () => {
    await lend('1h');
    await lend('3h');
    await advance(61);
    expect(card(alex)).toContain('Access is active');
    expect(newest(alex)).toContain('What another active request needs too stays');
    expect(access()).toEqual(everything);
    await advance(120);
    expect(newest(alex)).toContain('Everything was taken back and checked');
    expect(access()).toEqual(nothing);
  });

  it('do not cut each other off when the second ends first', async () => {
    await lend('3h');
    await lend('1h');
    await advance(61);
    expect(card(alex)).toContain('Access has ended');
    expect(access()).toEqual(everything);
    await advance(120);
    expect(access()).toEqual(nothing);
  });

  it('share one artifact in each cloud', async () => {
    await lend('1h');
    const ids = () =>
      assignments()
        .map(({ id }) => id)
        .toSorted();
    const before = ids();
    await lend('3h');
    expect(ids()).toEqual(before);
    expect(attachments()).toHaveLength(1);
  });

  it('move the cloud-side end with those who stay', async () => {
    await lend('3h');
    await lend('1h');
    const conditionOf = () =>
      assignments().find(({ roleName }) => roleName === 'Storage Blob Data Reader')?.condition;
    const long = conditionOf();
    await click(alex, 'end');
    expect(access()).toEqual(everything);
    expect(conditionOf()).toBe(long);
    expect(access(new Date(story.sandbox.clock.now() + 181 * 60_000)).readsBlobs).toBe(false);
  });
});

describe('access that was there before', () => {
  const standing = { UserName: alex.iamUser, PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' };

  it('is told and left alone', async () => {
    const iam = new IAMClient({
      region: 'us-east-1',
      endpoint: story.sandbox.aws.iamUrl,
      credentials: { accessKeyId: accountAdmin.id, secretAccessKey: accountAdmin.secret },
    });
    await iam.send(new AttachUserPolicyCommand(standing));
    try {
      await lend('1h');
      expect(card(alex)).toContain('Was there before');
      expect(access()).toEqual(everything);
      await advance(61);
      expect(access()).toEqual({ ...nothing, readsObjects: true });
      expect(attachments().map(({ arn }) => arn)).toEqual([standing.PolicyArn]);
    } finally {
      await iam.send(new DetachUserPolicyCommand(standing));
    }
  });
});

describe('a cloud that refuses', () => {
  it('fails the whole request: what the other cloud gave is taken back, and the people are told', async () => {
    story.sandbox.aws.faults.add({ action: 'iam:AttachUserPolicy', code: 'AccessDenied', status: 403 });
    await lend('1h');
    expect(access()).toEqual(nothing);
    expect(assignments()).toEqual([]);
    expect(card(alex)).toMatch(/could not be given|failed/i);
    expect(newest(alex)).toContain('could not be given');
    expect(await open()).toEqual([]);
  });

  it('is asked again when it says to wait, for as long as it says', async () => {
    story.sandbox.aws.faults.add({
      action: 'iam:AttachUserPolicy',
      code: 'Throttling',
      status: 400,
      times: 3,
    });
    story.sandbox.azure.faults.add({
      service: 'arm',
      operation: 'roleAssignments.create',
      status: 429,
      code: 'TooManyRequests',
      retryAfter: 40,
      times: 1,
    });
    await lend('1h');
    expect(card(alex)).not.toContain('Access is active');
    await advance(0.5);
    expect(card(alex)).not.toContain('Access is active');
    await advance(0.5);
    expect(card(alex)).toContain('Access is active');
    expect(access()).toEqual(everything);
  });

  it('leaves nothing double when its answer is lost after the effect', async () => {
    story.sandbox.aws.faults.add({ action: 'iam:AttachUserPolicy', times: 1, afterEffect: true });
    story.sandbox.azure.faults.add({
      service: 'arm',
      operation: 'roleAssignments.create',
      times: 2,
      afterEffect: true,
      dropConnection: true,
    });
    await lend('1h');
    await advance(2);
    expect(card(alex)).toContain('Access is active');
    expect(attachments()).toHaveLength(1);
    expect(assignments()).toHaveLength(2);
  });

  it('gives up after ten minutes and takes back what may have had its effect', async () => {
    story.sandbox.aws.faults.add({
      action: 'iam:AttachUserPolicy',
      code: 'ServiceFailure',
      status: 500,
      afterEffect: true,
    });
    await lend('1h');
    expect(access().readsObjects).toBe(true);
    await advance(11);
    expect(access()).toEqual(nothing);
    expect(card(alex)).toMatch(/could not be given|failed/i);
  });
});

describe('taking back', () => {
  it('never gives up, holds nobody else up, and pages the administrators after five minutes', async () => {
    await lend('1h');
    const until = new Date(story.sandbox.clock.now() + 2 * 60 * 60_000).toISOString();
    story.sandbox.aws.faults.add({
      action: 'iam:DetachUserPolicy',
      code: 'AccessDenied',
      status: 403,
      until,
    });
    await advance(61);
    expect(access()).toEqual({ ...nothing, readsObjects: true });
    expect(newest(morgan)).not.toContain('not taken back');
    await advance(6);
    expect(newest(morgan)).toContain('not taken back');
    expect(card(alex)).toContain('Taking');
    await advance(60 + 16);
    expect(access()).toEqual(nothing);
    expect(card(alex)).toContain('Access has ended');
  });

  it('is helped by the cloud itself where that is possible', async () => {
    await lend('1h');
    const end = story.sandbox.clock.now() + 60 * 60_000;
    expect(access(new Date(end - 30_000)).readsBlobs).toBe(true);
    expect(access(new Date(end + 1_000)).readsBlobs).toBe(false);
  });

  it('is done by the reconciler when the orchestration is gone', async () => {
    await lend('4h');
    const [id = ''] = await open();
    await story.sandbox.host.engine.terminate(id, 'by mistake');
    await story.sandbox.host.settle();
    expect(access()).toEqual(everything);
    await advance(6);
    expect(access()).toEqual(nothing);
    expect(newest(alex)).toContain('has ended before its time');
  });

  it('closes a request nobody has decided when its orchestration is gone', async () => {
    await say(alex, `request data-readonly for ${dana.displayName} 1h Lost while waiting`);
    const [id = ''] = await open();
    await story.sandbox.host.engine.terminate(id, 'by mistake');
    await story.sandbox.host.engine.purge(id);
    await advance(6);
    expect(await open()).toEqual([]);
  });

  it('waits for what is still being placed when the orchestration is gone, and then takes it back', async () => {
    const until = new Date(story.sandbox.clock.now() + 8 * 60_000).toISOString();
    story.sandbox.aws.faults.add({ action: 'iam:AttachUserPolicy', code: 'Throttling', status: 400, until });
    await lend('4h');
    const [id = ''] = await open();
    await story.sandbox.host.engine.terminate(id, 'by mistake');
    await advance(16);
    expect(access()).toEqual(nothing);
    expect(await open()).toEqual([]);
  });
});

describe('a person whom the catalogue does not know in AWS', () => {
  it('gets nothing anywhere, and the requester learns why', async () => {
    const { directory } = story.sandbox.azure;
    const id = 'c0a1e5ce-0000-4000-8000-00000000000a';
    directory.addUser({ id, displayName: 'Pat Lane', userPrincipalName: 'pat.lane@partner.example' });
    directory.addMember(groups.contractors, id);
    await say(alex, 'request data-readonly for Pat Lane 1h Sprint data work');
    expect(newest(alex)).toContain('which IAM user pat.lane@partner.example is');
    expect(await open()).toEqual([]);
  });
});
