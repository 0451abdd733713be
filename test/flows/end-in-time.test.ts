import { expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, card, advance, open } = story;
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };
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

it('gives access and takes it back at once, while Teams takes no message', async () => {
  await say(alex, 'request data-readonly 1h Some good reason');
  story.sandbox.teams.faults.add({ status: 503, times: 10_000 });
  await click(priya, 'approve');
  expect(accessOf(story.sandbox, alex)).toEqual(everything);
  const [id = ''] = await open();
  // Not even a second goes by; the cards are tried again later.
  await story.sandbox.teams.send(alex.objectId, `done ${id}`);
  await story.sandbox.host.settle();
  expect(accessOf(story.sandbox, alex)).toEqual(nothing);
  story.sandbox.teams.faults.clear();
  await advance(120);
  expect(await story.sandbox.store.load(id)).toMatchObject({ state: 'ended', end: { why: 'endedEarly' } });
  expect(card(alex)).toContain('Access has ended');
  story.takeErrors();
});
