import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

/** The machine's own clock: while the sandbox runs, `Date` is the sandbox's. */
const MachineDate = Date;
const machineNow = MachineDate.now.bind(MachineDate);

const story = useStory();

const minute = 60_000;
const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };
const access = () => accessOf(story.sandbox, alex);

let back = 0;

/** Sets the machine's clock back, and with it everything that runs on the machine. */
function setBack(minutes: number): void {
  back += minutes * minute;
  MachineDate.now = () => machineNow() - back;
}

async function lend(): Promise<string> {
  await story.say(alex, 'request data-readonly 1h Some good reason');
  await story.click(priya, 'approve');
  expect(access()).toEqual(everything);
  const [id = ''] = await story.open();
  return id;
}

afterEach(async () => {
  await story.advance(24 * 60);
  expect(access()).toEqual(nothing);
  expect(await story.open()).toEqual([]);
  story.takeErrors();
});

describe('a clock that is set back by half an hour while access is active', () => {
  it('ends the access at its time by that clock, and not before', async () => {
    const id = await lend();
    const { expiresAt = '' } = (await story.sandbox.store.load(id)) ?? {};
    await story.advance(40);
    setBack(30);
    await story.advance(49);
    expect(access()).toEqual(everything);
    expect(new Date().toISOString() < expiresAt).toBe(true);
    await story.advance(2);
    expect(access()).toEqual(nothing);
    expect(await story.sandbox.store.load(id)).toMatchObject({ state: 'ended', end: { why: 'expired' } });
  });

  it('keeps nobody from giving the access up', async () => {
    await lend();
    await story.advance(40);
    setBack(30);
    await story.click(alex, 'end');
    await story.advance(6);
    expect(access()).toEqual(nothing);
  });

  it('keeps the reconciler from nothing: access that nobody looks after any more ends in time', async () => {
    const id = await lend();
    await story.advance(40);
    setBack(30);
    await story.sandbox.host.engine.suspend(id, 'by mistake');
    // Its time is over in fifty minutes; the reconciler gives it five more before it steps in.
    await story.advance(50 + 5 + 6);
    expect(access()).toEqual(nothing);
    await story.sandbox.host.engine.resume(id, 'found');
  });
});
