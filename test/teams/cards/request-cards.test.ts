import { expect, it } from 'vitest';
import type { RequestRecord } from '../../../src/core/requests/request.ts';
import { cardFor } from '../../../src/teams/cards/card-for.ts';
import { texts } from '../../../src/teams/languages/en/texts.ts';
import { lintCard } from '../../support/card-lint.ts';
import {
  aGrant,
  anAzureGrant,
  aPlan,
  aRecord,
  aRequest,
  aStage,
  forDana,
  people,
  recordsByState,
} from '../../support/records.ts';

const states = Object.entries<RequestRecord>(recordsByState);

it.each(states)('shows the requester the request when it is %s', async (name, record) => {
  const { problems, text } = shown(record, people.alex.objectId);
  expect(problems).toEqual([]);
  await expect(text).toMatchFileSnapshot(`golden/requester-${name}.json`);
});

it.each(states)('shows an approver the request when it is %s', async (name, record) => {
  const { problems, text } = shown(record, people.priya.objectId);
  expect(problems).toEqual([]);
  await expect(text).toMatchFileSnapshot(`golden/approver-${name}.json`);
});

it.each(states)('shows a beneficiary who did not ask the request when it is %s', async (name, record) => {
  const { problems, text } = shown(forDana(record), people.dana.objectId);
  expect(problems).toEqual([]);
  await expect(text).toMatchFileSnapshot(`golden/beneficiary-${name}.json`);
});

function shown(record: RequestRecord, objectId: string) {
  const { card, summary } = cardFor(record, { objectId, texts });
  return { problems: lintCard(card), text: `${JSON.stringify({ summary, card }, null, 2)}\n` };
}

it('says nothing in the place of an environment that there is none', () => {
  const { entitlement } = aRequest();
  const record = aRecord({
    request: aRequest({ minutes: 120, entitlement: { ...entitlement, environment: '' } }),
  });
  expect(json(record, people.alex.objectId)).toContain('"text":"2 h · for you"');
  for (const state of Object.values<RequestRecord>(recordsByState))
    for (const { objectId } of Object.values(people))
      expect(
        json({ ...state, request: aRequest({ entitlement: { ...entitlement, environment: '' } }) }, objectId),
      ).not.toMatch(/· ·|"· | ·"/);
});

it('links each page of a portal once, and not where another link leads into it', () => {
  const portal = 'https://portal.azure.com/#resource/subscriptions/1/resourceGroups/data-prod';
  const links = (...pages: readonly string[]) => {
    const grants = pages.map((page, index) =>
      anAzureGrant({ state: 'placed', usage: `Sign in.\n${page}`, plan: aPlan({ index, cloud: 'azure' }) }),
    );
    const text = json({ ...recordsByState.active, grants }, people.alex.objectId);
    return [...text.matchAll(/https:\/\/portal[^"]*/g)].map(([link]) => link);
  };
  expect(links(portal, portal)).toEqual([portal]);
  expect(links(portal, `${portal}/providers/x`)).toEqual([`${portal}/providers/x`]);
  expect(links(`${portal}/providers/x`, portal)).toEqual([`${portal}/providers/x`]);
  expect(links(portal, `${portal}-2`)).toEqual([portal, `${portal}-2`]);
});

it('depends on the record and the person alone', () => {
  const once = cardFor(recordsByState.active, { ...people.alex, texts });
  const again = cardFor(structuredClone(recordsByState.active), { ...people.alex, texts });
  expect(JSON.stringify(once)).toBe(JSON.stringify(again));
});

it('offers Approve and Deny only to those whose answer is awaited', () => {
  const { pending, pendingOneOfTwo, granting } = recordsByState;
  const toDecide = ['approve', 'approveForLess', 'deny', 'note'];
  expect(verbs(pending, people.priya.objectId)).toEqual(toDecide);
  expect(verbs(pendingOneOfTwo, people.ben.objectId)).toEqual(toDecide);
  expect(verbs(pendingOneOfTwo, people.priya.objectId)).toEqual([]);
  expect(verbs(pending, people.morgan.objectId)).toEqual([]);
  expect(verbs(granting, people.priya.objectId)).toEqual([]);
});

it('offers the same for more time to those who are asked about it, and says which time it is about', () => {
  const { activeExtensionAsked, activeExtended } = recordsByState;
  expect(verbs(activeExtensionAsked, people.priya.objectId)).toEqual(['approve', 'deny', 'revoke']);
  expect(json(activeExtensionAsked, people.priya.objectId)).toContain('"extension":1');
  expect(verbs(activeExtensionAsked, people.alex.objectId)).toEqual(['end']);
  expect(verbs(activeExtensionAsked, people.morgan.objectId)).toEqual(['revoke']);
  expect(verbs(activeExtended, people.priya.objectId)).toEqual(['revoke']);
  expect(verbs(activeExtended, people.alex.objectId)).toEqual(['end', 'extend']);
});

it('never offers Approve to the requester, even one whom a list names as approver', () => {
  const record = aRecord({ stage: aStage({ approvers: [people.alex, people.priya] }) });
  expect(verbs(record, people.alex.objectId)).toEqual(['cancel']);
});

it('says how to use the access to who asked for it and who receives it, and to nobody else', () => {
  const record = forDana(recordsByState.active);
  const command = '"text":"aws s3 ls s3://data-lake --profile data\\\\_readonly"';
  expect(json(record, people.dana.objectId)).toContain(command);
  expect(json(record, people.alex.objectId)).toContain(command);
  expect(json(record, people.priya.objectId)).not.toContain('aws s3');
});

it('links only pages that a provider names on a line of their own', () => {
  const page = 'https://portal.azure.com/#resource/subscriptions/s';
  const usage = [page, `See ${page}`, 'http://plain.example/', 'javascript:alert(1)', 'https://not a page/'];
  const grants = [aGrant({ state: 'placed', usage: usage.join('\n') })];
  const card = json({ ...recordsByState.active, grants }, people.alex.objectId);
  expect(
    [...card.matchAll(/"Action\.OpenUrl","title":"[^"]*","url":"([^"]*)"/g)].map(([, url]) => url),
  ).toEqual([page]);
});

it('names the person in a cloud unless it is the sign-in name that the card has given already', () => {
  const { dana } = people;
  const grants = [
    aGrant({ state: 'placed', plan: aPlan({ principal: 'IAM user dana' }) }),
    anAzureGrant({
      state: 'placed',
      plan: aPlan({ target: 'Azure group', principal: `${dana.displayName} (${dana.userPrincipalName})` }),
    }),
  ];
  const card = json(forDana({ ...recordsByState.active, grants }), people.priya.objectId);
  expect(card).toContain('"text":"account data (111122223333), IAM user dana"');
  expect(card).toContain('"text":"Azure group"');
  expect(card).toContain(`"text":"For ${dana.displayName} (${dana.userPrincipalName})"`);
});

it('says once how the grants stand when they all stand the same, and otherwise of each', () => {
  const count = (record: RequestRecord, text: string) =>
    json(record, people.alex.objectId).split(`"text":"${text}"`).length - 1;
  expect(count(recordsByState.active, 'In place')).toBe(1);
  expect(count(recordsByState.activeStanding, 'In place')).toBe(1);
  expect(count(recordsByState.activeStanding, 'Was there before')).toBe(1);
  expect(count({ ...recordsByState.active, state: 'pending' }, 'In place')).toBe(0);
});

it('says that the access is gone only when every part of it is', () => {
  const gone = /Checked that it is gone/;
  expect(json(recordsByState.ended, people.alex.objectId)).toMatch(gone);
  expect(json(recordsByState.endedEarly, people.alex.objectId)).not.toMatch(gone);
});

it('says what a click did and takes the buttons away until the record says it', () => {
  const { card } = cardFor(recordsByState.pending, { ...people.priya, texts }, 'You approved this.');
  expect(JSON.stringify(card)).toContain('You approved this.');
  expect(card).not.toHaveProperty('actions');
  expect(lintCard(card)).toEqual([]);
});

const forged = [
  '[Approve here](https://evil.example)',
  '**bold** _it_ ~~gone~~ `code`',
  '<at>Priya Nair</at>',
  '{{DATE(2020-01-01T00:00:00Z,SHORT)}}',
  '<https://evil.example> &lt;b&gt;',
  '# Title',
  '- list',
  '1. list',
  '![picture](https://evil.example/x.png)',
  'one\n\n# two\n- three',
  '\\[x](https://evil.example)',
];

it.each(forged)('shows %j as it was written wherever people or clouds may put it', (text) => {
  const record = poisoned(text, text);
  for (const { objectId } of Object.values(people)) {
    for (const state of ['pending', 'active', 'revoking', 'ended', 'denied', 'failed'] as const)
      expect(lintCard(cardFor({ ...record, state }, { objectId, texts }).card)).toEqual([]);
  }
});

it('stays small enough for Teams with the longest texts there can be', () => {
  for (const character of ['*', '漢', '😀', '"', 'é']) {
    const record = poisoned(character.repeat(2000), character.repeat(Math.floor(500 / character.length)));
    for (const state of ['pending', 'active', 'revoking', 'ended', 'denied', 'failed'] as const)
      for (const { objectId } of Object.values(people))
        expect(lintCard(cardFor({ ...record, state }, { objectId, texts }).card)).toEqual([]);
  }
});

it('keeps a reason of full length whole', () => {
  const reason = 'x'.repeat(500);
  expect(json(aRecord({ request: aRequest({ reason }) }), people.priya.objectId)).toContain(reason);
});

/** Puts a text everywhere where people, the directory, the catalogue or a cloud can put one. */
function poisoned(text: string, reason: string): RequestRecord {
  const person = (of: typeof people.alex) => ({ ...of, displayName: text, userPrincipalName: text });
  const grant = aGrant({
    plan: aPlan({ permission: text, target: text, principal: text }),
    state: 'stuck',
    usage: text,
    failure: { class: 'retry', code: 'Busy', message: text },
  });
  const grants = Array.from({ length: 40 }, (_, index) => ({
    ...grant,
    state: index % 2 === 0 ? ('stuck' as const) : ('placed' as const),
  }));
  return aRecord({
    request: aRequest({
      requester: person(people.alex),
      beneficiary: person(people.dana),
      reason,
      entitlement: {
        name: text,
        title: text,
        description: text,
        environment: text,
        catalogueVersion: 'a1b2c3d4e5f6',
      },
    }),
    stage: aStage({ approvers: Array.from({ length: 60 }, () => person(people.priya)), quorum: 2 }),
    decisions: Array.from({ length: 30 }, () => ({
      kind: 'approve' as const,
      by: person(people.ben),
      at: '2026-11-20T10:04:00.000Z',
      reason,
      stage: 0,
    })),
    grants,
    end: { why: 'revokedBy', by: person(people.morgan), reason },
    failure: text,
    expiresAt: '2026-11-20T14:05:00.000Z',
    closedAt: '2026-11-20T14:05:40.000Z',
  });
}

function json(record: RequestRecord, objectId: string): string {
  return JSON.stringify(cardFor(record, { objectId, texts }).card);
}

function verbs(record: RequestRecord, objectId: string): string[] {
  return [...json(record, objectId).matchAll(/"Action\.Execute","verb":"(\w+)"/g)].map(
    ([, verb]) => verb ?? '',
  );
}
