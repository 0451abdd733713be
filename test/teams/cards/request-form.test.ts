import { expect, it } from 'vitest';
import type { Offer } from '../../../src/core/requests/offers.ts';
import { requestForm } from '../../../src/teams/cards/request-form.ts';
import { sentBeforeCard, sentCard } from '../../../src/teams/cards/sent-card.ts';
import { lintCard } from '../../support/card-lint.ts';

function anOffer(changes: Partial<Offer> = {}): Offer {
  return {
    name: 'data-readonly',
    title: 'Read the data platform',
    description: 'Read the buckets of the data account.',
    defaultMinutes: 240,
    maxMinutes: 2880,
    offeredMinutes: [20, 240, 2880],
    others: true,
    ticket: { required: false },
    ...changes,
  };
}

const ownOnly = anOffer({
  name: 'logs',
  title: 'Read logs',
  maxMinutes: 60,
  offeredMinutes: [20, 60],
  others: false,
});

it.each([
  ['form', requestForm([anOffer(), ownOnly])],
  ['form-own-only', requestForm([ownOnly])],
  ['sent', sentCard(2)],
  ['sent-without-approval', sentCard(0)],
  ['sent-before', sentBeforeCard()],
])('shows the %s card', async (name, card) => {
  expect(lintCard(card)).toEqual([]);
  await expect(`${JSON.stringify(card, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
});

it('asks for whom only when something can be asked for on behalf of others', () => {
  expect(JSON.stringify(requestForm([anOffer()]))).toContain('"id":"beneficiary"');
  expect(JSON.stringify(requestForm([ownOnly]))).not.toContain('"id":"beneficiary"');
});

it('offers every time that one of the entitlements offers, once and in order', () => {
  const json = JSON.stringify(requestForm([anOffer(), ownOnly]));
  expect([...json.matchAll(/"value":"(\d+m)"/g)].map(([, value]) => value)).toEqual([
    '20m',
    '60m',
    '240m',
    '2880m',
  ]);
});

it('names the usual time when it is the same for all that can be asked for', () => {
  const usual = (offers: Offer[]) =>
    /"placeholder":"(The usual [^"]*)"/.exec(JSON.stringify(requestForm(offers)))?.[1];
  expect(usual([anOffer(), ownOnly])).toBe('The usual 4 h');
  expect(usual([anOffer(), anOffer({ defaultMinutes: 60 })])).toBe('The usual time');
});

it('stays small enough for Teams with a very large catalogue, and says that there is more', () => {
  const offers = Array.from({ length: 1000 }, (_, index) =>
    anOffer({ name: `${'n'.repeat(190)}${index}`, title: '漢'.repeat(300), offeredMinutes: [index + 1] }),
  );
  const card = requestForm(offers);
  expect(lintCard(card)).toEqual([]);
  expect(JSON.stringify(card)).toContain('960 more can be asked for by name');
});

it('asks for a ticket when something needs one, and insists when everything does', () => {
  const needsOne = anOffer({ ticket: { required: true, pattern: 'OPS-\\d+', example: 'OPS-123' } });
  expect(JSON.stringify(requestForm([anOffer()]))).not.toContain('"id":"ticket"');
  const form = JSON.stringify(requestForm([needsOne, ownOnly]));
  expect(form).toContain('"id":"ticket"');
  expect(form).toContain('e.g. OPS-123');
  expect(form).not.toContain('Name the ticket it is for.');
  expect(JSON.stringify(requestForm([needsOne]))).toContain('Name the ticket it is for.');
});
