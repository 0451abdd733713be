import { describe, expect, it } from 'vitest';
import type { MassRevocation } from '../../../src/core/requests/mass-revocation.ts';
import type { RequestRecord } from '../../../src/core/requests/request.ts';
import type { RevokeAllPlan } from '../../../src/core/requests/revoke-all.ts';
import type { RevokeAllShown } from '../../../src/core/requests/revoke-all-progress.ts';
import { say } from '../../../src/core/said/said.ts';
import type { AdaptiveCard } from '../../../src/teams/cards/elements.ts';
import { revokeAllCard, revokeAllDismissed } from '../../../src/teams/cards/revoke-all-card.ts';
import { revokeAllProgressCard } from '../../../src/teams/cards/revoke-all-progress-card.ts';
import { texts } from '../../../src/teams/languages/en/texts.ts';
import { languages } from '../../../src/teams/languages/languages.ts';
import { lintCard } from '../../support/card-lint.ts';
import { people, recordsByState } from '../../support/records.ts';

const { alex, dana, morgan } = people;

function given(number: number, holder = alex): RequestRecord {
  const { active } = recordsByState;
  const id = `k3m9p2x${String(number).padStart(3, '0')}`;
  return { ...active, request: { ...active.request, id, requester: holder, beneficiary: holder } };
}

type Planned = Extract<RevokeAllPlan, { readonly outcome: 'planned' }>;

const plan: Planned = {
  outcome: 'planned',
  by: morgan,
  name: '',
  requests: [given(1), given(2, dana)],
  notYet: [],
  complete: true,
};
const revocation: MassRevocation = {
  schema: 1,
  id: 'revoke-all-0123456789abcdef0123456789abcdef',
  by: morgan,
  scope: { of: 'everything' },
  name: '',
  reason: 'We look into an incident',
  at: '2026-11-20T11:00:00.000Z',
  requestIds: ['k3m9p2x001', 'k3m9p2x002', 'k3m9p2x003', 'k3m9p2x004'],
  complete: true,
};
const shown: RevokeAllShown = {
  progress: { done: 0, revoking: 3, stuck: 0, waiting: 1, unclear: 0 },
  told: 3,
  refused: [],
  refusedCount: 0,
  revision: 1,
};

const everything = { of: 'everything' } as const;
const person = { of: 'person', objectId: dana.objectId } as const;

const cards: Readonly<Record<string, AdaptiveCard>> = {
  'revoke-all-everything': revokeAllCard({ scope: everything, plan, reason: '' }, texts),
  'revoke-all-person': revokeAllCard(
    {
      scope: person,
      plan: {
        ...plan,
        name: 'Dana Fields',
        requests: [given(2, dana)],
        notYet: [given(3, dana)],
        complete: false,
      },
      reason: 'Lost laptop',
    },
    texts,
  ),
  'revoke-all-many': revokeAllCard(
    {
      scope: { of: 'account', name: 'data' },
      plan: { ...plan, name: 'data', requests: Array.from({ length: 40 }, (_, number) => given(number)) },
      reason: '',
    },
    texts,
  ),
  'revoke-all-dismissed': revokeAllDismissed(texts),
  'revoke-all-begun': revokeAllProgressCard(revocation, shown, texts),
  'revoke-all-stuck': revokeAllProgressCard(
    { ...revocation, name: 'Dana Fields', complete: false },
    {
      ...shown,
      progress: { done: 1, revoking: 0, stuck: 1, waiting: 1, unclear: 1 },
      refused: [{ requestId: 'k3m9p2x004', said: [say('requestClosed', 'ended')] }],
      refusedCount: 1,
    },
    texts,
  ),
  'revoke-all-done': revokeAllProgressCard(
    revocation,
    { ...shown, progress: { done: 4, revoking: 0, stuck: 0, waiting: 0, unclear: 0 }, told: 4 },
    texts,
  ),
};

it.each(Object.entries(cards))('shows %s as it was looked at', async (name, card) => {
  expect(lintCard(card)).toEqual([]);
  await expect(`${JSON.stringify(card, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
});

describe.each([...languages])('in %s', (_, language) => {
  it('lets nothing that people wrote become Markdown, a mention, or too much for a message', () => {
    const forged = '[x](https://evil.example) <at>Priya</at> **bold** {{DATE(2026-01-01T00:00:00Z)}} ';
    const evil = { ...alex, displayName: forged.repeat(9), userPrincipalName: forged };
    const requests = Array.from({ length: 500 }, (_each, number) => given(number, evil));
    const reason = forged.repeat(6);
    const asked = { scope: person, plan: { ...plan, name: forged.repeat(9), requests }, reason };
    expect(lintCard(revokeAllCard(asked, language))).toEqual([]);
    const refused = requests.map(({ request }) => ({ requestId: request.id, said: [forged.repeat(20)] }));
    const late = { ...shown, refused, refusedCount: 500 };
    const named = { ...revocation, name: forged.repeat(9), reason };
    expect(lintCard(revokeAllProgressCard(named, late, language))).toEqual([]);
  });
});
