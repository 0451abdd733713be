import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { dataAccount } from '../../src/sandbox/story/aws-seed.ts';
import { alex, morgan } from '../../src/sandbox/story/people.ts';
import { useReconcileStory } from '../support/reconcile-story.ts';
import { trailOf } from '../support/trail.ts';

const { story, lend, record, policies, putPolicy, getPolicy, deletePolicy, fences } = useReconcileStory();
const { click, card, newest, reads, advance, open } = story;

const unknownRequest = 'zzzzzzzzzz';

afterEach(async () => {
  story.sandbox.aws.faults.clear();
  story.sandbox.azure.faults.clear();
  await advance(9 * 60);
  expect(await open()).toEqual([]);
  expect(policies()).toEqual([]);
  expect(fences()).toEqual([]);
  story.takeErrors();
});

/** Lets the reconciler sweep so many times: its timer fires once for each move of the clock, however far that is. */
async function sweeps(count: number, minutes = 5): Promise<void> {
  for (let sweep = 0; sweep < count; sweep += 1) await advance(minutes);
}

/** How often something is on a request's trail. */
async function onTrail(requestId: string, name: string): Promise<number> {
  return (await trailOf(requestId)).filter(({ event }) => event === name).length;
}

/** What somebody is told while something is done. */
async function toldWhile(person: typeof alex, work: () => Promise<void>): Promise<readonly string[]> {
  const before = reads(person).length;
  await work();
  return reads(person).slice(before);
}

function readUntil(expiresAt: Date) {
  const time = (date: Date) => `${date.toISOString().slice(0, 19)}Z`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: ['arn:aws:s3:::contoso-data/*'],
        Condition: {
          DateGreaterThanEquals: { 'aws:CurrentTime': [time(new Date(expiresAt.getTime() - 3_600_000))] },
          DateLessThan: { 'aws:CurrentTime': [time(expiresAt)] },
        },
      },
    ],
  };
}

const inMinutes = (minutes: number) => new Date(story.sandbox.clock.now() + minutes * 60_000);

describe('active access whose artifact somebody took away', () => {
  it('is told to whoever holds it and to the administrators, once, and is not put back', async () => {
    const id = await lend('reports', '2h');
    const [name = ''] = policies();
    await deletePolicy(name);
    let holder: readonly string[] = [];
    const admins = await toldWhile(morgan, async () => {
      holder = await toldWhile(alex, () => sweeps(6));
    });
    expect(holder).toHaveLength(1);
    expect(holder[0]).toContain('Part of your access is not there any more');
    expect(admins).toHaveLength(1);
    expect(admins[0]).toContain('is not there any more, and it was not Latchkey that took it away');
    expect(admins[0]).toContain(`placed it for request ${id}`);
    expect(policies()).toEqual([]);
    expect(await onTrail(id, 'grant.missing')).toBe(1);
    expect((await record(id)).state).toBe('active');
    expect(story.takeErrors().join()).toContain('grant.missing');
  });

  it('is told only when it has lasted', async () => {
    const id = await lend('reports', '2h');
    const [name = ''] = policies();
    const document = await getPolicy(name);
    await deletePolicy(name);
    await advance(5);
    await putPolicy(name, document);
    await sweeps(4);
    expect(await onTrail(id, 'grant.missing')).toBe(0);
  });
});

describe('active access whose artifact somebody changed', () => {
  it('is told once, and taken back at the end although its own end was cut off', async () => {
    const id = await lend('reports', '2h');
    const [name = ''] = policies();
    await putPolicy(name, {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['s3:*'], Resource: ['*'] }],
    });
    const admins = await toldWhile(morgan, () => sweeps(6));
    expect(admins).toHaveLength(1);
    expect(admins[0]).toContain('was changed, and not by Latchkey');
    expect(policies()).toEqual([name]);
    expect(await onTrail(id, 'grant.altered')).toBe(1);
    await advance(95);
    expect(policies()).toEqual([]);
  });

  it('is not told of access that was extended, or that a longer request shares', async () => {
    const id = await lend('blobs', '30m');
    await click(alex, 'extend', { duration: '1h' });
    const longer = await lend('blobs', '4h');
    await sweeps(4, 15);
    expect(await onTrail(id, 'grant.altered')).toBe(0);
    expect(await onTrail(longer, 'grant.altered')).toBe(0);
    expect(story.takeErrors()).toEqual([]);
  });
});

describe("what is in the clouds under Latchkey's name", () => {
  it('is removed when its time is over and nobody knows its request', async () => {
    const name = `latchkey-${unknownRequest}-0`;
    await putPolicy(name, readUntil(inMinutes(-10)));
    const admins = await toldWhile(morgan, () => sweeps(2));
    expect(policies()).toEqual([]);
    expect(admins).toHaveLength(1);
    expect(admins[0]).toContain('Latchkey knows no such request');
    const events = (await trailOf(unknownRequest)).map(({ event }) => event);
    expect(events).toEqual(['reconciler.leftover', 'grant.removing', 'grant.removed']);
  });

  it('is reported with the command that removes it, and removed when its time is over', async () => {
    const id = 'yyyyyyyyyy';
    const name = `latchkey-${id}-0`;
    await putPolicy(name, readUntil(inMinutes(60)));
    const admins = await toldWhile(morgan, () => sweeps(6));
    expect(admins).toHaveLength(1);
    expect(admins[0]).toContain(`aws iam delete-user-policy --user-name alex.kim --policy-name ${name}`);
    expect(policies()).toEqual([name]);
    expect(await onTrail(id, 'reconciler.unexplained')).toBe(1);
    await advance(25);
    expect(policies()).toEqual([name]);
    await sweeps(3);
    expect(policies()).toEqual([]);
  });

  it('is removed when somebody puts it back after the request has ended', async () => {
    const id = await lend('reports', '1h');
    const [name = ''] = policies();
    const document = await getPolicy(name);
    // Longer than the request itself looks whether what it removed stays away.
    await advance(3 * 60);
    await putPolicy(name, document);
    await advance(6);
    expect(policies()).toEqual([]);
    const { grants, state } = await record(id);
    expect(grants.map((grant) => grant.state)).toEqual(['removed']);
    expect(state).toBe('ended');
    expect(await onTrail(id, 'reconciler.leftover')).toBe(1);
  });

  it('is left alone when it is none of ours', async () => {
    await putPolicy('latchkey-handmade', readUntil(inMinutes(-10)));
    await advance(30);
    expect(policies()).toEqual(['latchkey-handmade']);
    await deletePolicy('latchkey-handmade');
  });

  it('is a fence around sessions, which goes when the last session is over', async () => {
    await lend('sessions', '4h');
    await advance(10);
    await click(alex, 'end');
    await advance(60);
    expect(await open()).toEqual([]);
    expect(fences()).toHaveLength(1);
    await advance(4 * 60);
    expect(fences()).toEqual([]);
    expect(story.takeErrors()).toEqual([]);
  });

  it('is no access that has come back, while somebody looks whether it has', async () => {
    const id = await lend('sessions', '1h');
    await advance(51);
    await click(alex, 'end');
    await advance(70);
    const events = (await trailOf(id)).map(({ event }) => event);
    expect(events.filter((event) => event === 'grant.verified')).toHaveLength(3);
    expect(events).not.toContain('grant.cameBack');
    await advance(60);
    expect(fences()).toEqual([]);
  });
});

describe('somebody who has left', () => {
  it('loses access within minutes when the account is disabled, and everybody reads why', async () => {
    const id = await lend('blobs', '4h');
    story.sandbox.azure.directory.updateUser(alex.objectId, { accountEnabled: false });
    try {
      await advance(6);
      expect(accessOf(story.sandbox, alex).readsBlobs).toBe(false);
      expect(await record(id)).toMatchObject({
        state: 'ended',
        end: { why: 'revokedBy', by: { displayName: 'Latchkey' } },
      });
      expect(card(alex)).toContain('Latchkey revoked it. Reason: The account of Alex Kim is disabled');
      const revoking = (await trailOf(id)).find(({ event }) => event === 'request.revoking');
      expect(revoking).toMatchObject({ actor: 'latchkey', data: { why: 'revokedBy' } });
    } finally {
      story.sandbox.azure.directory.updateUser(alex.objectId, { accountEnabled: true });
    }
  });

  it('keeps access while the directory does not answer', async () => {
    const id = await lend('reports', '1h');
    story.sandbox.azure.faults.add({
      service: 'graph',
      status: 500,
      code: 'InternalServerError',
      until: inMinutes(20).toISOString(),
    });
    await sweeps(3);
    expect((await record(id)).state).toBe('active');
    expect(policies()).toHaveLength(1);
  });
});

describe('a place where Latchkey cannot look', () => {
  it('is told to the administrators with the code, once a day, and keeps no other from being looked at', async () => {
    story.sandbox.aws.faults.add({
      action: 'iam:GetAccountAuthorizationDetails',
      accountId: dataAccount,
      code: 'AccessDenied',
      status: 403,
      until: inMinutes(26 * 60).toISOString(),
    });
    await lend('blobs', '1h');
    const admins = await toldWhile(morgan, () => sweeps(26, 60));
    expect(admins.filter((text) => /aws\.iam\.policy(,| ·) data/.test(text)).length).toBe(2);
    expect(admins.filter((text) => /(,| ·) web/.test(text)).length).toBe(0);
    expect(admins[0]).toContain('AccessDenied');
    expect(newest(alex)).toContain('Everything was taken back and checked');
  });
});
