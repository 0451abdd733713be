import { expect, it } from 'vitest';
import type { BreakGlass } from '../../../src/core/catalogue/policy.ts';
import type { Review } from '../../../src/core/reviews/review.ts';
import type { AdaptiveCard } from '../../../src/teams/cards/elements.ts';
import { emergencyCard, emergencyNotice } from '../../../src/teams/cards/emergency-card.ts';
import { emergencyReviewCard } from '../../../src/teams/cards/emergency-review-card.ts';
import { texts } from '../../../src/teams/languages/en/texts.ts';
import { lintCard } from '../../support/card-lint.ts';
import { aRequest, people, recordsByState } from '../../support/records.ts';

const { alex, priya, ben, morgan } = people;
const reader = { objectId: priya.objectId, texts };
const request = aRequest({ breakGlass: true, minutes: 30, reason: 'Production is down', ticket: 'OPS-17' });
const nobody = { users: [], groups: [] };
const rules: BreakGlass = {
  who: nobody,
  maxMinutes: 120,
  tell: nobody,
  review: { by: nobody, withinMinutes: 24 * 60 },
};
const review: Review = {
  schema: 1,
  revision: 1,
  request,
  openedAt: '2026-11-20T10:00:00.000Z',
  dueAt: '2026-11-21T10:00:00.000Z',
};
const outcome = { by: priya, at: '2026-11-20T12:00:00.000Z', note: 'It was down' };
const record = { ...recordsByState.activeEmergency, request };

const cards: Readonly<Record<string, AdaptiveCard>> = {
  'emergency-confirm': emergencyCard({ request, told: [priya, ben, morgan], rules }, texts),
  'emergency-confirm-alone': emergencyCard({ request, told: [], rules: undefined }, texts),
  'emergency-taken': emergencyNotice(texts.emergency.taken, texts),
  'emergency-dismissed': emergencyNotice(texts.emergency.dismissed, texts),
  'emergency-review-unplaced': emergencyReviewCard(review, undefined, reader),
  'emergency-review': emergencyReviewCard(review, record, reader),
  'emergency-review-sent': emergencyReviewCard(review, record, reader, texts.review.noted),
  'emergency-review-right': emergencyReviewCard(
    { ...review, revision: 2, outcome: { ...outcome, verdict: 'right' } },
    record,
    reader,
  ),
  'emergency-review-wrong': emergencyReviewCard(
    { ...review, revision: 2, outcome: { ...outcome, verdict: 'wrong' } },
    { ...recordsByState.ended, request },
    reader,
  ),
};

it.each(Object.entries(cards))('shows %s as it was looked at', async (name, card) => {
  expect(lintCard(card)).toEqual([]);
  await expect(`${JSON.stringify(card, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
});

it('lets nothing that people wrote become Markdown, a mention, or too much for a message', () => {
  const forged = '[x](https://evil.example) <at>Priya</at> **bold** {{DATE(2026-01-01T00:00:00Z)}} ';
  const evil = { ...alex, displayName: forged, userPrincipalName: forged };
  const long = { ...request, requester: evil, beneficiary: evil, reason: forged.repeat(5).slice(0, 500) };
  const told = Array.from({ length: 500 }, () => evil);
  expect(lintCard(emergencyCard({ request: long, told, rules }, texts))).toEqual([]);
  const done = { ...outcome, verdict: 'wrong', note: long.reason, by: evil } as const;
  expect(
    lintCard(emergencyReviewCard({ ...review, request: long, outcome: done }, undefined, reader)),
  ).toEqual([]);
});
