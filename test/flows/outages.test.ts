import { afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, card, newest, advance, open } = story;

const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };
const access = () => accessOf(story.sandbox, alex);
const inHours = (hours: number) => new Date(story.sandbox.clock.now() + hours * 60 * 60_000).toISOString();

/** Nobody can be looked up for some hours. */
function directoryIsDown(hours: number): void {
  story.sandbox.azure.faults.add({
    service: 'graph',
    status: 500,
    code: 'InternalServerError',
    until: inHours(hours),
  });
}

afterEach(async () => {
  story.sandbox.aws.faults.clear();
  story.sandbox.azure.faults.clear();
  story.sandbox.teams.faults.clear();
  await advance(2 * 24 * 60);
  expect(access()).toEqual(nothing);
  expect(await open()).toEqual([]);
  story.takeErrors();
});

async function lend(duration: string): Promise<string> {
  await say(alex, `request data-readonly ${duration} Some good reason`);
  await click(priya, 'approve');
  expect(access()).toEqual(everything);
  const [id = ''] = await open();
  return id;
}

describe('access ends in time', () => {
  it('when the directory is down while a removal is late and people should be paged', async () => {
    await lend('1h');
    await advance(59);
    const until = new Date(story.sandbox.clock.now() + 9 * 60_000).toISOString();
    story.sandbox.aws.faults.add({
      action: 'iam:DetachUserPolicy',
      code: 'ServiceFailure',
      status: 500,
      until,
    });
    directoryIsDown(6);
    await advance(20);
    expect(access()).toEqual(nothing);
  });

  it('when Teams is down', async () => {
    await lend('1h');
    await advance(59);
    story.sandbox.teams.faults.add({ status: 503, times: 10_000 });
    await advance(3);
    expect(access()).toEqual(nothing);
    story.sandbox.teams.faults.clear();
  });

  it('when somebody gives it up and the directory cannot say who they are', async () => {
    const id = await lend('1h');
    await advance(2);
    directoryIsDown(5);
    await story.sandbox.host.engine.raiseEvent(
      id,
      'signal',
      JSON.stringify({
        schema: 1,
        kind: 'end',
        by: alex.objectId,
        at: new Date(story.sandbox.clock.now()).toISOString(),
      }),
    );
    await advance(30);
    expect(access()).toEqual(everything);
    await advance(29);
    expect(access()).toEqual(nothing);
    expect(card(alex)).toContain('Access has ended');
  });

  it('when its orchestration was suspended', async () => {
    const id = await lend('1h');
    await story.sandbox.host.engine.suspend(id, 'by mistake');
    await advance(61);
    expect(access().readsObjects).toBe(true);
    await advance(10);
    expect(access()).toEqual(nothing);
    expect(await open()).toEqual([]);
    expect(newest(alex)).toContain('has expired');
    await story.sandbox.host.engine.resume(id, 'found');
    await story.sandbox.host.settle();
  });

  it('when the orchestration of one of its grants is stopped in the middle', async () => {
    const until = inHours(0.1);
    story.sandbox.aws.faults.add({
      action: 'iam:ListAttachedUserPolicies',
      code: 'Throttling',
      status: 400,
      until,
    });
    await say(alex, 'request data-readonly 1h Some good reason');
    await click(priya, 'approve');
    const [id = ''] = await open();
    await story.sandbox.host.engine.terminate(`${id}-place-0`, 'by mistake');
    await advance(16);
    expect(access()).toEqual(nothing);
    expect(await open()).toEqual([]);
    // And nobody is kept from the same permission afterwards.
    await lend('1h');
  });
});

describe('a chat that fails for a while', () => {
  it('gets its card all the same, although the others have theirs', async () => {
    const chat = story.sandbox.teams.messages(priya.objectId).length;
    story.sandbox.teams.faults.add({ method: 'POST', path: /\/activities/, status: 503, times: 1 });
    await say(alex, 'request data-readonly 1h Some good reason');
    await advance(1);
    const cards = [alex, priya].map(
      (person) => story.sandbox.teams.messages(person.objectId).filter(({ card }) => card).length,
    );
    expect(cards.every((count) => count > 0)).toBe(true);
    expect(story.sandbox.teams.messages(priya.objectId).length).toBe(chat + 1);
    await click(alex, 'cancel');
  });
});

describe('a request that is not decided', () => {
  it('takes no answer that comes after its time, whatever was in the way', async () => {
    await say(alex, 'request data-readonly 1h Some good reason');
    const [id = ''] = await open();
    await advance(8 * 60 + 1);
    expect(await open()).toEqual([]);
    const outcome = await story.sandbox.host.engine.raiseEvent(id, 'signal', '{}');
    expect(outcome).toBe('finished');
  });
});
