import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, type Character, groups, morgan, priya, sam } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';
import { storyAccounts } from '../support/story-accounts.ts';

const entitlement = (policy: string, more = '') => `
    title: Read files, ${policy}
    environment: staging
    duration: { default: 1h, max: 48h }
    policy: ${policy}
    grants: [{ kind: aws.iam.attachment, account: data, policyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }]
${more}`;

const catalogue = `${storyAccounts}
entitlements:
  quick: ${entitlement('tiered')}
  slow: ${entitlement('escalating')}
  covered: ${entitlement('delegated', '    ticket: { required: true, pattern: "OPS-[0-9]+", example: OPS-17 }')}
  single: ${entitlement('limited')}
  other: ${entitlement('limited', '    conflictsWith: [quick]')}
policies:
  tiered:
    requesters: { groups: [${groups.engineers}] }
    tiers:
      - { upTo: 1h, automatic: true }
      - { stages: [{ approvers: { users: [priya.nair@contoso.com] } }] }
  escalating:
    requesters: { groups: [${groups.engineers}] }
    stages:
      - approvers: { users: [priya.nair@contoso.com] }
        escalation: { after: 2h, to: { users: [morgan.reed@contoso.com] } }
    pendingTimeout: 6h
    remindEvery: 1h
  delegated:
    requesters: { groups: [${groups.engineers}] }
    stages: [{ approvers: { users: [priya.nair@contoso.com] } }]
  limited:
    requesters: { groups: [${groups.engineers}] }
    heldAtOnce: 1
    tiers: [{ automatic: true }]
delegations:
  - { from: priya.nair@contoso.com, to: sam.ortiz@contoso.com, ends: "2099-01-01T00:00:00Z" }
`;

const folder = mkdtempSync(join(tmpdir(), 'latchkey-approval-'));
const write = (text: string) => writeFileSync(join(folder, 'catalogue.yaml'), text);
write(catalogue.replace(/delegations:[^]*$/, ''));
const story = useStory({ catalogue: folder });
const { say, click, card, newest, reads, advance, open } = story;
const hasAccess = (person: Character) => accessOf(story.sandbox, person).readsObjects;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  await advance(3 * 24 * 60);
  expect(story.takeErrors()).toEqual([]);
  expect(await open()).toEqual([]);
  expect(hasAccess(alex)).toBe(false);
});

describe('a policy with tiers', () => {
  it('gives a short time at once, and the record says which rule decided', async () => {
    await say(alex, 'request quick 1h Look at a failed import');
    expect(hasAccess(alex)).toBe(true);
    expect(card(alex)).toContain('up to 1 h');
    expect(reads(priya).join()).not.toContain('Look at a failed import');
    await advance(61);
    expect(hasAccess(alex)).toBe(false);
  });

  it('asks somebody for a longer one', async () => {
    await say(alex, 'request quick 2h Look at a failed import');
    expect(hasAccess(alex)).toBe(false);
    await click(priya, 'approve');
    expect(hasAccess(alex)).toBe(true);
  });
});

describe('a policy that escalates', () => {
  it('reminds whoever is asked, then asks further people, who may then decide', async () => {
    await say(alex, 'request slow 1h Nobody is there');
    const before = reads(priya).length;
    await advance(61);
    expect(reads(priya)).toHaveLength(before + 1);
    expect(newest(priya)).toContain('Alex Kim is waiting for your answer');
    expect(reads(morgan).join()).not.toContain('Nobody is there');
    await advance(60);
    expect(card(morgan)).toContain('Nobody is there');
    expect(card(alex)).toContain('Morgan Reed');
    await click(morgan, 'approve');
    expect(hasAccess(alex)).toBe(true);
    const after = reads(priya).length;
    await advance(50);
    expect(reads(priya)).toHaveLength(after);
  });

  it('lets nobody further decide before that', async () => {
    await say(alex, 'request slow 1h Nobody is there yet');
    await expect(click(morgan, 'approve')).rejects.toThrow('sees no card');
    await click(priya, 'deny', { reason: 'Not now' });
  });

  it('times out when they do not answer either', async () => {
    await say(alex, 'request slow 1h Nobody is there at all');
    await advance(6 * 60 + 1);
    expect(newest(alex)).toContain('Nobody answered in time');
    expect(reads(priya).filter((text) => text.includes('is waiting for your answer')).length).toBeGreaterThan(
      3,
    );
  });
});

describe('a policy whose approver is away', () => {
  it('asks whoever decides instead, wants the ticket, and counts the approval', async () => {
    write(catalogue);
    await advance(0.2);
    await say(alex, 'request covered 1h Without a ticket');
    expect(newest(alex)).toContain('Name the ticket it is for, such as OPS-17');
    await say(alex, 'request covered 1h ticket OPS-42 With a ticket');
    expect(card(sam)).toContain('With a ticket');
    expect(card(sam)).toContain('OPS-42');
    expect(hasAccess(alex)).toBe(false);
    await click(sam, 'approve');
    expect(hasAccess(alex)).toBe(true);
    write(catalogue.replace(/delegations:[^]*$/, ''));
    await advance(0.2);
  });
});

describe('a policy with a limit', () => {
  it('gives only so much at once, and again when something was given up', async () => {
    await say(alex, 'request single 2h The first');
    expect(hasAccess(alex)).toBe(true);
    await say(alex, 'request single 2h The second');
    expect(newest(alex)).toContain('may hold at most 1 request');
    await click(alex, 'end');
    expect(hasAccess(alex)).toBe(false);
    await say(alex, 'request single 2h The third');
    expect(hasAccess(alex)).toBe(true);
  });

  it('never gives together what must not be held together', async () => {
    await say(alex, 'request quick 1h One thing');
    await say(alex, 'request other 1h The other thing');
    expect(newest(alex)).toContain('must not be held together with quick');
  });
});

describe('an approver', () => {
  it('may give less time than was asked for', async () => {
    await say(alex, 'request slow 4h Nobody is there');
    expect(await click(priya, 'approveForLess', { duration: '5h' })).toContain('at most the 4 h');
    expect(await click(priya, 'approveForLess', { duration: 'soon' })).toContain('not a duration');
    await click(priya, 'approveForLess', { duration: '1h' });
    expect(hasAccess(alex)).toBe(true);
    expect(card(alex)).toContain('1 h instead of 4 h');
    await advance(61);
    expect(hasAccess(alex)).toBe(false);
  });

  it('may ask a question, and reads the answer on the card', async () => {
    await say(alex, 'request slow 1h Something');
    await click(priya, 'note', { reason: 'Which table is it? [click](https://evil.example)' });
    expect(newest(alex)).toContain('Priya Nair about Read files');
    expect(card(alex)).toContain('Which table is it?');
    await click(alex, 'note', { reason: 'The import of last night' });
    expect(card(priya)).toContain('The import of last night');
    await click(priya, 'approve');
    expect(hasAccess(alex)).toBe(true);
  });
});

describe('more time', () => {
  it('is given at once where the policy approves so much by itself', async () => {
    await say(alex, 'request single 1h The first');
    await click(alex, 'extend', { duration: '2h' });
    expect(newest(alex)).toContain('You have 2 h more');
    const [id = ''] = await open();
    const { extensions } = (await story.sandbox.store.load(id)) ?? {};
    expect(extensions).toMatchObject([{ approvedBy: { by: 'rule', rule: 'any duration' } }]);
    await advance(2 * 60 + 50);
    expect(hasAccess(alex)).toBe(true);
    await advance(11);
    expect(hasAccess(alex)).toBe(false);
  });

  it('is given once when it is asked for once, however often Teams delivers that', async () => {
    await say(alex, 'request single 1h The first');
    const [id = ''] = await open();
    const endsAt = async () => Date.parse((await story.sandbox.store.load(id))?.expiresAt ?? '');
    const before = await endsAt();
    const { activityId } = await story.sandbox.teams.send(alex.objectId, `extend ${id} 1h`);
    await story.sandbox.host.settle();
    expect(await endsAt()).toBe(before + 3_600_000);
    await story.sandbox.teams.redeliver(alex.objectId, activityId);
    await story.sandbox.host.settle();
    expect(await endsAt()).toBe(before + 3_600_000);
  });

  it('is asked of the approvers otherwise, on their card and by a message', async () => {
    await say(alex, 'request quick 1h Look at a failed import');
    await click(alex, 'extend', { duration: '1h' });
    expect(newest(priya)).toContain('Alex Kim asks for 1 h more');
    expect(card(alex)).toContain('1 h more asked for. Asked: Priya Nair.');
    await click(priya, 'approve');
    expect(card(alex)).toContain('Extended by 1 h');
    await advance(90);
    expect(hasAccess(alex)).toBe(true);
    await advance(31);
    expect(hasAccess(alex)).toBe(false);
  });

  it('is asked of whoever does not answer again, and then of further people, who may then decide', async () => {
    await say(alex, 'request slow 8h Everybody is away');
    await click(priya, 'approve');
    await click(alex, 'extend', { duration: '4h' });
    const before = reads(priya).length;
    await advance(61);
    expect(reads(priya)).toHaveLength(before + 1);
    expect(newest(priya)).toContain('Alex Kim is waiting for your answer: 4 h more of');
    expect(reads(morgan).join()).not.toContain('Everybody is away');
    await advance(60);
    expect(card(morgan)).toContain('Everybody is away');
    await click(morgan, 'approve');
    expect(card(alex)).toContain('Extended by 4 h');
    const after = reads(priya).length;
    await advance(9 * 60);
    expect(reads(priya).slice(after).join()).not.toContain('waiting for your answer');
    expect(hasAccess(alex)).toBe(true);
    await advance(60);
    expect(hasAccess(alex)).toBe(false);
  });

  it('can be denied, and then it ends when it would have ended', async () => {
    await say(alex, 'request quick 1h Look at a failed import');
    await click(alex, 'extend', { duration: '1h' });
    await click(priya, 'deny', { reason: 'That is enough' });
    expect(card(alex)).toContain('That is enough');
    expect(hasAccess(alex)).toBe(true);
    await advance(61);
    expect(hasAccess(alex)).toBe(false);
  });

  it('that nobody answers about is not given', async () => {
    await say(alex, 'request quick 1h Look at a failed import');
    await click(alex, 'extend', { duration: '1h' });
    await advance(61);
    expect(hasAccess(alex)).toBe(false);
  });

  it('is refused beyond what the entitlement allows, and while it is being asked for', async () => {
    await say(alex, 'request quick 1h Look at a failed import');
    expect(await click(alex, 'extend', { duration: '48h' })).toContain('too long');
    const first = story.sandbox.teams.messages(alex.objectId).findLast((each) => each.card !== undefined);
    await click(alex, 'extend', { duration: '1h' });
    const { answer } = await story.sandbox.teams.execute(alex.objectId, first?.id ?? '', {
      verb: 'extend',
      data: { ...requestIdIn(first?.card), duration: '1h' },
      tampered: true,
    });
    expect(JSON.stringify(answer)).toContain('asked for already');
    await click(priya, 'deny', { reason: 'No' });
  });

  it('is announced before the end, so that it can be asked for', async () => {
    await say(alex, 'request single 1h The first');
    await advance(53);
    expect(newest(alex)).not.toContain('ends soon');
    await advance(2);
    expect(newest(alex)).toContain('ends soon');
    await click(alex, 'extend', { duration: '1h' });
    await advance(50);
    expect(hasAccess(alex)).toBe(true);
    await advance(9);
    expect(newest(alex)).toContain('ends soon');
  });
});

/** The request that a card's buttons are about. */
function requestIdIn(shown: unknown): { readonly requestId: string } {
  const requestId = /"requestId":"(\w+)"/.exec(JSON.stringify(shown ?? {}))?.[1];
  if (requestId === undefined) throw new Error('The card has no button.');
  return { requestId };
}
