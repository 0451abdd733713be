import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, morgan, priya } from '../../src/sandbox/story/people.ts';
import { useReconcileStory } from '../support/reconcile-story.ts';
import { trailOf } from '../support/trail.ts';

const { story, lend } = useReconcileStory();
const { say, click, reads, advance, open } = story;

afterEach(async () => {
  story.sandbox.azure.faults.clear();
  await advance(9 * 60);
  expect(await open()).toEqual([]);
  story.takeErrors();
});

const readsBlobs = () => accessOf(story.sandbox, alex).readsBlobs;

async function sweeps(count: number): Promise<void> {
  for (let sweep = 0; sweep < count; sweep += 1) await advance(5);
}

/** What the reconciler has told of changed access so far. */
const alarms = () =>
  [morgan, alex, priya].flatMap(reads).filter((text) => text.includes('it was changed, and not by')).length;

async function altered(ids: readonly string[]): Promise<number> {
  const trails = await Promise.all(ids.map(trailOf));
  return trails.flat().filter(({ event }) => event === 'grant.altered').length;
}

/** Azure refuses every change of an assignment, but shows and deletes them. */
function fixEnds(): void {
  story.sandbox.azure.faults.add({ service: 'arm', operation: 'roleAssignments.create', status: 500 });
}

describe('an end in the cloud that is later than that of the request', () => {
  it('is no alarm when a longer request has ended early and its end could not be moved back', async () => {
    await lend('blobs', '2h');
    await lend('blobs', '6h');
    const ids = await open();
    fixEnds();
    await advance(1);
    // Alex' newest card is that of the longer one.
    await click(alex, 'end');
    await sweeps(6);
    expect(await open()).toHaveLength(1);
    expect(readsBlobs()).toBe(true);
    expect([alarms(), await altered(ids)]).toEqual([0, 0]);
    story.sandbox.azure.faults.clear();
    await advance(2 * 60);
    expect(readsBlobs()).toBe(false);
    expect(await open()).toEqual([]);
  });
});

describe('an end in the cloud that a request has written for the sake of another one', () => {
  it('is no alarm when both have gone and it could not be moved back', async () => {
    await lend('blobs', '3h');
    const longest = await lend('blobs', '6h');
    await lend('blobs', '1h');
    await advance(1);
    // The last one has its name on the assignment, with the end of the longest.
    await click(alex, 'end');
    const ids = await open();
    fixEnds();
    await say(morgan, `revoke ${longest} It is not needed`);
    await sweeps(6);
    expect(await open()).toHaveLength(1);
    expect(readsBlobs()).toBe(true);
    expect([alarms(), await altered(ids)]).toEqual([0, 0]);
  });
});

describe('more time that was given to a part of what is lent', () => {
  it('is no alarm when it could not be taken back from that part', async () => {
    const id = await lend('roles', '4h');
    await advance(3 * 60);
    await click(alex, 'extend', { duration: '1h' });
    // The first part is moved, and nothing after it: neither there nor back.
    const { faults } = story.sandbox.aws;
    const failing = { code: 'ServiceFailure', status: 500 };
    faults.add({ action: 'iam:PutRolePolicy', ...failing });
    await advance(1);
    await click(priya, 'approve');
    faults.add({ action: 'iam:UpdateAssumeRolePolicy', ...failing });
    await sweeps(8);
    expect((await trailOf(id)).map(({ event }) => event)).toContain('request.extensionClosed');
    expect([alarms(), await altered([id])]).toEqual([0, 0]);
    faults.clear();
    await advance(60);
    expect(await open()).toEqual([]);
  });
});

describe('the end that is written down beside a role which has none of its own', () => {
  const seesResources = () => accessOf(story.sandbox, alex).seesResourceGroup;

  it('is no alarm when a longer request has ended early', async () => {
    await lend('resources', '2h');
    await lend('resources', '6h');
    const ids = await open();
    await advance(1);
    await click(alex, 'end');
    await sweeps(6);
    expect(await open()).toHaveLength(1);
    expect(seesResources()).toBe(true);
    expect([alarms(), await altered(ids)]).toEqual([0, 0]);
  });

  it('is no alarm when a request of before, whose end was longer, is revoked', async () => {
    const longer = await lend('resources', '6h');
    await lend('resources', '2h');
    await click(alex, 'extend', { duration: '1h' });
    await click(priya, 'approve');
    const ids = await open();
    await say(morgan, `revoke ${longer} It is not needed`);
    await sweeps(6);
    expect(await open()).toHaveLength(1);
    expect(seesResources()).toBe(true);
    expect([alarms(), await altered(ids)]).toEqual([0, 0]);
  });

  it('is no alarm while a longer request is still being given', async () => {
    await lend('resources', '2h');
    fixEnds();
    await lend('resources', '6h');
    const ids = await open();
    await sweeps(4);
    expect([alarms(), await altered(ids)]).toEqual([0, 0]);
  });
});
