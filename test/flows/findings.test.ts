import { afterEach, describe, expect, it } from 'vitest';
import { alex, morgan, priya } from '../../src/sandbox/story/people.ts';
import { useReconcileStory } from '../support/reconcile-story.ts';
import { trailOf } from '../support/trail.ts';

const { story, lend, record, policies, putPolicy, getPolicy, deletePolicy } = useReconcileStory();
const { click, say, card, newest, reads, advance, open } = story;

const unknownRequest = 'zzzzzzzzzz';
const name = `latchkey-${unknownRequest}-0`;

afterEach(async () => {
  story.sandbox.aws.faults.clear();
  await advance(9 * 60);
  expect(await open()).toEqual([]);
  expect(policies()).toEqual([]);
  story.takeErrors();
});

async function sweeps(count: number): Promise<void> {
  for (let sweep = 0; sweep < count; sweep += 1) await advance(5);
}

function readFor(minutes: number) {
  const at = (ms: number) => `${new Date(story.sandbox.clock.now() + ms).toISOString().slice(0, 19)}Z`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: ['arn:aws:s3:::contoso-data/*'],
        Condition: {
          DateGreaterThanEquals: { 'aws:CurrentTime': [at(-3_600_000)] },
          DateLessThan: { 'aws:CurrentTime': [at(minutes * 60_000)] },
        },
      },
    ],
  };
}

const cardsOf = (part: string) => reads(morgan).filter((text) => text.includes(part));
const carriesName = "Something carries Latchkey's name";

async function decisions(requestId: string): Promise<readonly string[]> {
  return (await trailOf(requestId))
    .map(({ event }) => event)
    .filter((event) => /decided|settled/.test(event));
}

describe("what carries Latchkey's name and nobody looks after", () => {
  it('is on one card, and is taken back when an administrator decides so', async () => {
    const standing = readFor(600);
    await putPolicy('somebody-elses', standing);
    await putPolicy(name, readFor(600));
    const before = cardsOf(carriesName).length;
    await sweeps(6);
    expect(cardsOf(carriesName)).toHaveLength(before + 1);
    expect(card(morgan)).toContain(`made it for request ${unknownRequest}`);
    expect(card(morgan)).toContain(`aws iam delete-user-policy --user-name alex.kim --policy-name ${name}`);
    expect(policies()).toContain(name);
    expect(await click(morgan, 'removeFinding')).toContain('Morgan Reed decided to take it back');
    await advance(1);
    expect(policies()).toEqual(['somebody-elses']);
    expect(card(morgan)).toContain('It was taken back, and checked that it is gone.');
    expect(card(morgan)).toContain('Morgan Reed decided to take it back');
    expect(cardsOf(carriesName)).toHaveLength(before + 1);
    expect(await decisions(unknownRequest)).toEqual(['reconciler.decided', 'reconciler.settled']);
    await deletePolicy('somebody-elses');
  });

  it('is left alone when that is decided, until it changes, and then it is news', async () => {
    await putPolicy(name, readFor(300));
    await sweeps(3);
    const before = cardsOf(carriesName).length;
    expect(await click(morgan, 'leaveFinding')).toContain('Morgan Reed decided to leave it');
    await sweeps(6);
    expect(policies()).toEqual([name]);
    expect(cardsOf(carriesName)).toHaveLength(before);
    // Somebody gives it another end: that was not what was decided about.
    await putPolicy(name, readFor(400));
    await sweeps(3);
    expect(cardsOf(carriesName)).toHaveLength(before + 1);
    await click(morgan, 'removeFinding');
    await advance(1);
    expect(policies()).toEqual([]);
  });

  it('says that it is gone when somebody has removed it meanwhile, also to whoever decides late', async () => {
    await putPolicy(name, readFor(300));
    await sweeps(3);
    await deletePolicy(name);
    await click(morgan, 'removeFinding');
    await advance(1);
    expect(card(morgan)).toContain('It is not so any more.');
    await putPolicy(name, readFor(300));
    await sweeps(3);
    expect(card(morgan)).toContain('Revoke it now');
    await deletePolicy(name);
    await sweeps(4);
    expect(card(morgan)).toContain('It is not so any more.');
    expect(card(morgan)).not.toContain('Revoke it now');
  });

  it('is for administrators alone', async () => {
    await putPolicy(name, readFor(300));
    await sweeps(3);
    const message = story.sandbox.teams
      .messages(morgan.objectId)
      .findLast(({ card: shown }) => JSON.stringify(shown ?? {}).includes('removeFinding'));
    const data = /"data":(\{"findingId"[^}]*\})/.exec(JSON.stringify(message?.card))?.[1] ?? '{}';
    const sent = JSON.parse(data) as Record<string, unknown>;
    expect(sent).toHaveProperty('fingerprint');
    await say(priya, 'help');
    const any = story.sandbox.teams.messages(priya.objectId).at(-1)?.id ?? '';
    const { answer } = await story.sandbox.teams.execute(priya.objectId, any, {
      verb: 'removeFinding',
      data: sent,
      tampered: true,
    });
    expect(answer).toMatchObject({ text: 'Only the people who run Latchkey can do that.' });
    await story.sandbox.host.settle();
    expect(policies()).toEqual([name]);
    await click(morgan, 'removeFinding');
    await advance(1);
    expect(policies()).toEqual([]);
  });
});

describe('access that was changed in the cloud', () => {
  it('is revoked with its whole request when an administrator decides so', async () => {
    const id = await lend('reports', '4h');
    const [own = ''] = policies();
    const document = (await getPolicy(own)) as { readonly Statement: readonly object[] };
    const more = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    await putPolicy(own, { ...document, Statement: [...document.Statement, more] });
    await sweeps(3);
    expect(card(morgan)).toContain('was changed, and not by Latchkey');
    await click(morgan, 'removeFinding');
    await advance(2);
    expect(policies()).toEqual([]);
    expect((await record(id)).state).toBe('ended');
    expect(card(morgan)).toContain('The request was revoked');
    expect(newest(alex)).toContain('It was changed in the cloud');
  });
});

describe('access that somebody took away', () => {
  it('offers nothing to take back, and can be left as known', async () => {
    await lend('reports', '2h');
    const [own = ''] = policies();
    await deletePolicy(own);
    await sweeps(3);
    expect(card(morgan)).toContain('is not there any more');
    expect(card(morgan)).not.toContain('Revoke');
    expect(await click(morgan, 'leaveFinding')).toContain('Nobody is told again until it changes.');
  });
});
