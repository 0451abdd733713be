import { expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, advance, open } = story;
const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };

it('ends before anything is heard that waits, so that no crowd of clicks keeps access alive', async () => {
  await say(alex, 'request data-readonly 1h Some good reason');
  await click(priya, 'approve');
  const [id = ''] = await open();
  const { engine } = story.sandbox.host;
  await advance(59);
  // As when the host is busy: everything that was clicked meanwhile is there at once.
  await engine.suspend(id, 'busy');
  for (let count = 1; count <= 5; count += 1) {
    const at = new Date(story.sandbox.clock.now()).toISOString();
    const signal = { schema: 1, kind: 'note', by: alex.objectId, at, reason: `Please wait (${count})` };
    await engine.raiseEvent(id, 'signal', JSON.stringify(signal));
  }
  await advance(2);
  await engine.resume(id, 'not busy any more');
  await story.sandbox.host.settle();
  expect(accessOf(story.sandbox, alex)).toEqual(nothing);
  const record = await story.sandbox.store.load(id);
  expect(record).toMatchObject({ state: 'ended', end: { why: 'expired' } });
  const late = (record?.notes ?? []).filter((note) => note.at >= (record?.expiresAt ?? ''));
  expect(late).toEqual([]);
  story.takeErrors();
});
