import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type RecordedInstance, type Recording, recordingSchema } from './recording.ts';
import { createReplayer, type Replayer } from './replayer.ts';
import { stories } from './stories.ts';

const folder = join(import.meta.dirname, 'releases');
const releases = readdirSync(folder);
const read = (release: string, story: string): Recording =>
  recordingSchema.parse(JSON.parse(readFileSync(join(folder, release, `${story}.history`), 'utf8')));
const recordings = releases.flatMap((release) =>
  readdirSync(join(folder, release))
    .filter((file) => file.endsWith('.history'))
    .map((file) => read(release, file.slice(0, -'.history'.length))),
);

let replayer: Replayer;
beforeAll(async () => {
  replayer = await createReplayer();
});

async function problemsOf(instances: readonly RecordedInstance[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const instance of instances) found.push(...(await replayer.problems(instance)));
  return found;
}

/** The first orchestration of a kind in a story of the newest recordings. */
function recorded(story: string, name: string): RecordedInstance {
  const instance = recordings
    .findLast((recording) => recording.story === story)
    ?.instances.find((each) => each.name === name);
  if (!instance) throw new Error(`There is no ${name} in the story ${story}.`);
  return instance;
}

describe('orchestrations that an earlier release has begun', () => {
  it.each(recordings.map(({ release, story, instances }) => ({ release, story, instances })))(
    'go on from wherever they stand: $story of $release',
    async ({ instances }) => {
      expect(instances.length).toBeGreaterThan(0);
      expect(await problemsOf(instances)).toEqual([]);
    },
  );

  it.each(releases)('are recorded for every way that a request can take: %s', (release) => {
    const told = recordings.filter((recording) => recording.release === release);
    expect(told.map(({ story }) => story).toSorted()).toEqual(Object.keys(stories).toSorted());
    const names = new Set(told.flatMap(({ instances }) => instances.map(({ name }) => name)));
    for (const name of [
      'accessRequest',
      'placeGrant',
      'extendGrant',
      'endGrant',
      'takeBack',
      'breakGlassReview',
      'revokeAll',
      'settleFinding',
      'show',
      'record',
    ])
      expect(names).toContain(name);
  });

  it('include a removal that has begun its history anew', () => {
    const removals = recordings
      .filter(({ story }) => story === 'stuck-removal')
      .flatMap(({ instances }) => instances.filter(({ name }) => name === 'endGrant'));
    const attempts = removals.map(
      ({ input }) => (JSON.parse(input ?? '{}') as { readonly attempts: number }).attempts,
    );
    expect(Math.max(...attempts)).toBeGreaterThan(0);
  });
});

describe('the replay', () => {
  it('does exactly what was recorded while the code is the same', async () => {
    const { instances } = read(releases.at(-1) ?? '', 'plain');
    for (const instance of instances) expect(await replayer.differences(instance)).toEqual([]);
  });

  it.each([
    ['another activity', { Name: 'somethingElse' }],
    ['a timer in its place', { EventType: 10 }],
  ])('fails when the history holds %s', async (_, changes) => {
    const instance = recorded('plain', 'placeGrant');
    const history = instance.history.map((event) =>
      event.EventType === 4 ? { ...event, ...changes } : event,
    );
    expect((await replayer.problems({ ...instance, history })).join()).toMatch(/non-determin/i);
  });

  it('fails when the history holds a call that the code does not make any more', async () => {
    const instance = recorded('plain', 'placeGrant');
    const call = instance.history.findIndex(({ EventType }) => EventType === 4);
    const history = instance.history.flatMap((event, index) =>
      index === call ? [{ ...event, EventId: 90, Name: 'dropped' }, event] : [event],
    );
    expect((await replayer.problems({ ...instance, history })).join()).toMatch(/non-determin/i);
  });
});
