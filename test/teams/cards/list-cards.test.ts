import { expect, it } from 'vitest';
import type { ClosedRequest } from '../../../src/core/requests/closed.ts';
import { reportOf } from '../../../src/core/requests/report.ts';
import { delegationCard, delegationLine } from '../../../src/teams/cards/delegation-card.ts';
import type { AdaptiveCard } from '../../../src/teams/cards/elements.ts';
import { mineCard } from '../../../src/teams/cards/mine-card.ts';
import { movedCard } from '../../../src/teams/cards/moved-card.ts';
import { reportCard } from '../../../src/teams/cards/report-card.ts';
import { surveyCard, whoCard } from '../../../src/teams/cards/who-card.ts';
import { texts } from '../../../src/teams/languages/en/texts.ts';
import { lintCard } from '../../support/card-lint.ts';
import { aRecord, aRequest, forDana, people, recordsByState } from '../../support/records.ts';

const { alex, dana } = people;
const reader = { objectId: alex.objectId, texts };
const { pending, active, revokingStuck } = recordsByState;
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aRecord({ ...active, request: aRequest({ id: String(index).padStart(10, '0') }) }),
  );
const held = {
  cloud: 'aws',
  permission: 'AmazonS3ReadOnlyAccess',
  target: 'AWS account data (111122223333)',
  through: 'directly',
} as const;

const delegation = {
  schema: 1,
  from: alex,
  to: dana,
  startsAt: '2026-11-20T10:00:00.000Z',
  endsAt: '2026-11-23T00:00:00.000Z',
} as const;
const closed: ClosedRequest = {
  schema: 1,
  id: 'k3m9p2x7qa',
  state: 'ended',
  entitlement: { name: 'data-readonly', title: 'Read the data platform', environment: 'production' },
  requestedAt: '2026-11-20T10:00:00.000Z',
  closedAt: '2026-11-20T12:00:00.000Z',
  askedMinutes: 240,
  usedMinutes: 95,
  extendedMinutes: 60,
  approval: { minutes: 12, by: 'Priya Nair' },
};
const span = { days: 30, complete: true };

const cards: Readonly<Record<string, AdaptiveCard>> = {
  'mine-empty': mineCard({ records: [], complete: true }, reader),
  mine: mineCard({ records: [pending, active, forDana(revokingStuck)], complete: false }, reader),
  'mine-done': mineCard({ records: [pending, active], complete: true }, reader, {
    done: { requestId: pending.request.id, text: 'You cancelled this.' },
  }),
  'mine-received': mineCard(
    { records: [forDana(active)], complete: true },
    { objectId: dana.objectId, texts },
  ),
  who: whoCard({ records: [active, forDana(active), revokingStuck], complete: true }, texts),
  'who-person': whoCard({ records: [active], complete: true, about: alex.displayName, asked: true }, texts),
  survey: surveyCard(
    alex,
    {
      held: [
        { ...held, requestId: active.request.id, expiresAt: '2026-11-20T14:05:00.000Z' },
        {
          ...held,
          cloud: 'azure',
          permission: 'Owner',
          target: 'subscription data',
          through: 'the group ops',
        },
      ],
      unknown: ['AWS account other (222233334444): access denied'],
      silent: ['azure'],
    },
    texts,
  ),
  'survey-nothing': surveyCard(alex, { held: [], unknown: [], silent: [] }, texts),
  'who-nothing': whoCard({ records: [], complete: true, about: 'production' }, texts),
  moved: movedCard(texts).card,
  'mine-delegated': mineCard({ records: [], complete: true }, reader, {
    notes: [alex, dana].map(({ objectId }) => delegationLine(delegation, objectId, texts)),
  }),
  delegation: delegationCard(delegation, texts, true),
  'delegation-unheard': delegationCard(delegation, texts, false),
  'report-empty': reportCard(reportOf([]), span, texts),
  report: reportCard(
    reportOf([
      closed,
      { ...closed, id: 'aaaaaaaaaa', state: 'denied', breakGlass: true },
      { ...closed, entitlement: { name: 'logs', title: 'Read logs', environment: 'staging' } },
    ]),
    { days: 90, complete: false },
    texts,
  ),
};

it.each(Object.entries(cards))('shows %s as it was looked at', async (name, card) => {
  expect(lintCard(card)).toEqual([]);
  await expect(`${JSON.stringify(card, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
});

it.each([
  ['mine', mineCard({ records: numbered(200), complete: true }, reader)],
  ['who', whoCard({ records: numbered(200), complete: true }, texts)],
])('keeps %s small however much there is, and says how much it leaves out', (_, card) => {
  expect(lintCard(card)).toEqual([]);
  expect(JSON.stringify(card)).toMatch(/1[5-9]\d more/);
});

it('lets nothing that people wrote become Markdown or a mention', () => {
  const forged = '[x](https://evil.example) <at>Priya</at> **bold** {{DATE(2026-01-01T00:00:00Z)}}';
  const evil = { ...alex, displayName: forged, userPrincipalName: forged };
  const request = aRequest({ requester: evil, beneficiary: evil });
  const record = aRecord({
    ...active,
    request: { ...request, entitlement: { ...request.entitlement, title: forged, environment: forged } },
  });
  const survey = {
    held: [{ ...held, permission: forged, target: forged, through: forged }],
    unknown: [forged],
    silent: [],
  };
  expect(lintCard(mineCard({ records: [record], complete: true }, reader))).toEqual([]);
  expect(lintCard(whoCard({ records: [record], complete: true, about: forged, asked: true }, texts))).toEqual(
    [],
  );
  expect(lintCard(surveyCard(evil, survey, texts))).toEqual([]);
});
