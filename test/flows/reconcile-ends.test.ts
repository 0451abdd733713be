import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, morgan, priya } from '../../src/sandbox/story/people.ts';
import { useReconcileStory } from '../support/reconcile-story.ts';
import { trailOf } from '../support/trail.ts';

const { story, lend } = useReconcileStory();
const { click, reads, advance, open } = story;

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
