import { AttachUserPolicyCommand, DetachUserPolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { accountAdmin } from '../../src/sandbox/story/aws-seed.ts';
import { alex, morgan, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';
import { trailOf } from '../support/trail.ts';

const story = useStory();
const { say, click, reads, advance, open } = story;
const attachment = { UserName: alex.iamUser, PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' };

afterEach(async () => {
  await advance(24 * 60);
  expect(story.takeErrors()).toEqual([]);
  expect(await open()).toEqual([]);
});

function admin(): IAMClient {
  return new IAMClient({
    region: 'us-east-1',
    endpoint: story.sandbox.aws.iamUrl,
    credentials: { accessKeyId: accountAdmin.id, secretAccessKey: accountAdmin.secret },
  });
}

async function lend(duration: string): Promise<string> {
  await say(alex, `request data-readonly ${duration} Some good reason`);
  const [id = ''] = await open();
  await click(priya, 'approve');
  return id;
}

const times = (after: number) => Array.from({ length: 3 }, () => `grant.verified ${after}`);

/** After how many minutes it was looked, and what was seen. */
async function looks(requestId: string) {
  const events = await trailOf(requestId);
  return events
    .filter(({ event }) => event === 'grant.verified' || event === 'grant.cameBack')
    .map(({ event, data }) => `${event} ${String(data['after'])}`);
}

describe('when access was taken back', () => {
  it('everything is looked at three times more', async () => {
    const id = await lend('1h');
    await advance(60 + 61);
    expect(await looks(id)).toEqual([...times(1), ...times(10), ...times(60)]);
  });

  it('what shows up late, because it was given moments before, is removed again', async () => {
    const id = await lend('1h');
    await advance(2);
    await click(alex, 'end');
    await admin().send(new AttachUserPolicyCommand(attachment));
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(true);
    await advance(2);
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(false);
    await advance(60);
    expect(await looks(id)).toEqual(['grant.cameBack 1', ...times(1).slice(1), ...times(10), ...times(60)]);
  });

  it('what somebody gave for good is reported, and left alone', async () => {
    await lend('1h');
    await advance(63);
    await admin().send(new AttachUserPolicyCommand(attachment));
    const before = reads(morgan).length;
    await advance(70);
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(true);
    const told = reads(morgan).slice(before);
    expect(told).toHaveLength(2);
    expect(told[0]).toContain('has AmazonS3ReadOnlyAccess in AWS account data (111122223333) again');
    await admin().send(new DetachUserPolicyCommand(attachment));
  });

  it('what another request holds by then is no surprise', async () => {
    await lend('1h');
    await advance(61);
    await lend('1h');
    await advance(30);
    expect(accessOf(story.sandbox, alex).readsObjects).toBe(true);
    expect(reads(morgan).slice(-2).join()).not.toContain('Latchkey did not give it');
  });
});
