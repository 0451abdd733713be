import { expect, it } from 'vitest';
import type { Offer } from '../../../src/core/requests/offers.ts';
import { previewCard } from '../../../src/teams/cards/preview-card.ts';
import { requestForm } from '../../../src/teams/cards/request-form.ts';
import { sentBeforeCard, sentCard } from '../../../src/teams/cards/sent-card.ts';
import { texts } from '../../../src/teams/languages/en/texts.ts';
import { lintCard } from '../../support/card-lint.ts';
import { aRequest, people } from '../../support/records.ts';

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

function formOf(offers: readonly Offer[]) {
  return requestForm({ offers, texts, place: { kind: 'chat' } });
}

const answers = {
  entitlement: 'data-readonly',
  duration: '240m',
  otherDuration: '',
  beneficiary: '',
  ticket: '',
  reason: 'Check the import',
};
const changed = requestForm({
  offers: [anOffer(), ownOnly],
  texts,
  place: { kind: 'dialog', formId: 'f:1' },
  filled: answers,
  problems: ['Say what you need it for.'],
});

function previewOf(changes: Partial<Parameters<typeof previewCard>[0]> = {}) {
  const { id: _, ...request } = aRequest();
  const stage = { quorum: 1, approvers: [people.priya, people.ben], backups: [], delegates: [] };
  return previewCard({ request, stages: [stage], answers, texts, place: { kind: 'chat' }, ...changes });
}

it.each([
  ['form', formOf([anOffer(), ownOnly])],
  ['form-own-only', formOf([ownOnly])],
  ['form-to-change', changed],
  ['preview', previewOf()],
  [
    'preview-two-stages',
    previewOf({
      stages: [
        { quorum: 1, approvers: [people.priya], backups: [], delegates: [] },
        { quorum: 2, approvers: [people.ben, people.morgan, people.priya], backups: [], delegates: [] },
      ],
      place: { kind: 'dialog', formId: 'f:1' },
    }),
  ],
  ['preview-by-rule', previewOf({ stages: [], automatic: 'staging' })],
  ['sent', sentCard(2, texts)],
  ['sent-without-approval', sentCard(0, texts)],
  ['sent-before', sentBeforeCard(texts)],
])('shows the %s card', async (name, card) => {
  expect(lintCard(card)).toEqual([]);
  await expect(`${JSON.stringify(card, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
});

it('asks for whom only when something can be asked for on behalf of others', () => {
  expect(JSON.stringify(formOf([anOffer()]))).toContain('"id":"beneficiary"');
  expect(JSON.stringify(formOf([ownOnly]))).not.toContain('"id":"beneficiary"');
});

it('offers every time that one of the entitlements offers, once and in order', () => {
  const json = JSON.stringify(formOf([anOffer(), ownOnly]));
  expect([...json.matchAll(/"value":"(\d+m)"/g)].map(([, value]) => value)).toEqual([
    '20m',
    '60m',
    '240m',
    '2880m',
  ]);
});

it('names the usual time when it is the same for all that can be asked for', () => {
  const usual = (offers: Offer[]) =>
    /"placeholder":"(The usual [^"]*)"/.exec(JSON.stringify(formOf(offers)))?.[1];
  expect(usual([anOffer(), ownOnly])).toBe('The usual 4 h');
  expect(usual([anOffer(), anOffer({ defaultMinutes: 60 })])).toBe('The usual time');
});

it('stays small enough for Teams with a very large catalogue, and says that there is more', () => {
  const offers = Array.from({ length: 1000 }, (_, index) =>
    anOffer({ name: `${'n'.repeat(190)}${index}`, title: '漢'.repeat(300), offeredMinutes: [index + 1] }),
  );
  const card = formOf(offers);
  expect(lintCard(card)).toEqual([]);
  expect(JSON.stringify(card)).toContain('960 more can be asked for by name');
});

it('asks for a ticket when something needs one, and insists when everything does', () => {
  const needsOne = anOffer({ ticket: { required: true, pattern: 'OPS-\\d+', example: 'OPS-123' } });
  expect(JSON.stringify(formOf([anOffer()]))).not.toContain('"id":"ticket"');
  const form = JSON.stringify(formOf([needsOne, ownOnly]));
  expect(form).toContain('"id":"ticket"');
  expect(form).toContain('e.g. OPS-123');
  expect(form).not.toContain('Name the ticket it is for.');
  expect(JSON.stringify(formOf([needsOne]))).toContain('Name the ticket it is for.');
});
