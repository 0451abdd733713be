import { describe, expect, it } from 'vitest';
import type { ReportedFinding } from '../../../src/core/reconcile/finding.ts';
import { findingCard } from '../../../src/teams/cards/finding-card.ts';
import { texts } from '../../../src/teams/languages/en/texts.ts';
import { languages } from '../../../src/teams/languages/languages.ts';
import { lintCard } from '../../support/card-lint.ts';
import { aPlan, people } from '../../support/records.ts';

const { morgan } = people;

const unexplained: ReportedFinding = {
  schema: 1,
  id: 'finding-0123456789abcdef0123456789abcdef',
  key: 'artifact aws.iam.policy latchkey-zzzzzzzzzz-0',
  occurrence: 1,
  revision: 1,
  what: 'unexplained',
  why: 'noRequest',
  plan: aPlan({
    requestId: 'zzzzzzzzzz',
    kind: 'aws.iam.policy',
    permission: 's3:GetObject',
    artifact: 'user/alex.kim/latchkey-zzzzzzzzzz-0',
  }),
  place: { kind: 'aws.iam.policy', scope: 'data' },
  commands: ['aws iam delete-user-policy --user-name alex.kim --policy-name latchkey-zzzzzzzzzz-0'],
  fingerprint: 'f'.repeat(32),
  since: '2026-11-20T10:00:00.000Z',
  state: 'open',
};
const { why: _why, plan: _plan, ...bare } = unexplained;
const unseen: ReportedFinding = {
  ...bare,
  what: 'unseen',
  failure: { code: 'AccessDenied', message: 'Not authorized to perform iam:ListUserPolicies.' },
  commands: [],
};
const decision = { kind: 'remove', by: morgan, at: '2026-11-20T11:00:00.000Z' } as const;
const active: ReportedFinding = { ...bare, plan: aPlan(), what: 'missing', commands: [] };

const findings: Readonly<Record<string, ReportedFinding>> = {
  'finding-unexplained': unexplained,
  'finding-altered': { ...active, what: 'altered' },
  'finding-missing': active,
  'finding-unseen': unseen,
  'finding-left': { ...unexplained, state: 'left', decision: { ...decision, kind: 'leave' } },
  'finding-removing': { ...unexplained, state: 'removing', decision },
  'finding-removed': { ...unexplained, state: 'removed', decision },
  'finding-held': { ...unexplained, why: 'closedEarly', state: 'held', decision },
  'finding-gone': { ...active, state: 'gone' },
};

it.each(Object.entries(findings))('shows %s as it was looked at', async (name, finding) => {
  const card = findingCard(finding, texts);
  expect(lintCard(card)).toEqual([]);
  await expect(`${JSON.stringify(card, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
});

it('offers a decision only while nobody has decided, and to take back only what is Latchkey’s', () => {
  const verbs = (finding: ReportedFinding) => [
    ...new Set(
      [...JSON.stringify(findingCard(finding, texts)).matchAll(/"verb":"(\w+)"/g)].map(([, verb]) => verb),
    ),
  ];
  expect(verbs(unexplained)).toEqual(['removeFinding', 'leaveFinding']);
  expect(verbs({ ...active, what: 'altered' })).toEqual(['removeFinding', 'leaveFinding']);
  expect(verbs(active)).toEqual(['leaveFinding']);
  expect(verbs(unseen)).toEqual(['leaveFinding']);
  const decided = Object.values(findings).filter(({ state }) => state !== 'open');
  expect(decided.flatMap(verbs)).toEqual([]);
});

describe.each([...languages])('in %s', (_, language) => {
  it('lets nothing that a cloud says become Markdown, a mention, or too much for a message', () => {
    const forged = '[x](https://evil.example) <at>Priya</at> **bold** {{DATE(2026-01-01T00:00:00Z)}} '.repeat(
      30,
    );
    const plan = aPlan({ permission: forged, principal: forged, target: forged, artifact: forged });
    const commands = Array.from({ length: 50 }, () => forged);
    const by = { ...morgan, displayName: forged };
    const place = { kind: forged, scope: forged };
    for (const finding of Object.values(findings)) {
      const failure = finding.failure && { code: 'Denied', message: forged };
      const evil: ReportedFinding = {
        ...finding,
        place,
        commands,
        ...(finding.plan && { plan }),
        ...(failure && { failure }),
        ...(finding.decision && { decision: { ...finding.decision, by } }),
      };
      expect(lintCard(findingCard(evil, language))).toEqual([]);
    }
  });
});
