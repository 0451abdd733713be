import { afterEach, describe, expect, it } from 'vitest';
import type { FaultScript as AwsScript } from '../../src/sandbox/clouds/aws/faults.ts';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { type Breakage, breakAnswers, breakages, isAboutGrants } from '../support/broken-answers.ts';
import { entitlements, useKinds } from '../support/kinds.ts';
import { hands } from '../support/kinds-hands.ts';
import { heldLines, problemsOfTheClouds, readTrail } from '../support/storm-checks.ts';

const { story, settle } = useKinds();
const held = () => heldLines(story.sandbox);

const undo: (() => void)[] = [];
const mend = () => undo.splice(0).forEach((each) => each());

afterEach(() => {
  mend();
  story.takeErrors();
});

async function lend(name: string): Promise<void> {
  await story.say(alex, `request ${name} 30m Some good reason`);
  await story.click(priya, 'approve');
}

/** Nothing can be changed in the clouds any more, only read. */
function refuseChanges(): void {
  const { aws, azure } = story.sandbox;
  const before = { aws: { ...aws.faults }, azure: { ...azure.faults } };
  Object.assign(aws.faults, {
    meet: ({ action }: Parameters<AwsScript['meet']>[0]) =>
      /^(Get|List|Describe|Simulate|Assume|Is)/.test(action)
        ? undefined
        : { id: 'refused', action, afterEffect: false, code: 'ServiceFailure', status: 500 },
  });
  Object.assign(azure.faults, {
    take: (service: string, operation: string) =>
      /(get|list|token|batch|checkMember\w*|getByIds|transitive\w*)$/i.test(operation)
        ? undefined
        : {
            id: 'refused',
            service,
            status: 500,
            code: 'InternalServerError',
            afterEffect: false,
            dropConnection: false,
          },
  });
  undo.push(() => {
    Object.assign(aws.faults, before.aws);
    Object.assign(azure.faults, before.azure);
  });
}

function breakAll(breakage: Breakage): void {
  undo.push(breakAnswers(story.sandbox, (call) => (isAboutGrants(call) ? breakage : undefined)));
}

async function removedGrants(): Promise<readonly string[]> {
  const { events } = await readTrail();
  return events.filter(({ event }) => event === 'grant.removed').map(({ requestId }) => requestId);
}

const shared = entitlements.flatMap(({ name }) => {
  const by = hands[name];
  return by === undefined ? [] : [{ name, by }];
});

describe.each(breakages)('while the answers of the clouds are broken (%s)', (breakage) => {
  it('no grant counts as taken back, and all are afterwards', async () => {
    const beginning = held();
    // What Privileged Identity Management has given it ends by itself.
    for (const { name } of entitlements.filter((each) => !each.name.endsWith('pim'))) await lend(name);
    await story.advance(5);
    const lent = held();
    expect(problemsOfTheClouds(beginning, lent).length).toBeGreaterThan(10);
    const removed = await removedGrants();
    refuseChanges();
    breakAll(breakage);
    await story.advance(35);
    expect(problemsOfTheClouds(lent, held())).toEqual([]);
    expect(await removedGrants()).toEqual(removed);
    mend();
    await story.advance(30);
    expect(problemsOfTheClouds(beginning, held())).toEqual([]);
    expect(await story.open()).toEqual([]);
  }, 60_000);

  it.each(shared)('$name that somebody had before is not lent', async ({ name, by }) => {
    await by.give(story.sandbox);
    await settle();
    const standing = held();
    breakAll(breakage);
    await lend(name);
    await story.advance(3);
    mend();
    await story.advance(60);
    expect(problemsOfTheClouds(standing, held())).toEqual([]);
    expect(await story.open()).toEqual([]);
    await by.take(story.sandbox);
    await settle();
  });
});
