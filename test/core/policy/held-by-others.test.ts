import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/policy/analyse.ts';
import { gatherFacts } from '../../../src/core/policy/facts.ts';
import type { RequestRecord } from '../../../src/core/requests/request.ts';
import { aCatalogue, dataReadonly, groups } from '../../support/catalogue.ts';
import { theStory } from '../../support/directory.ts';
import { aRecord, aRequest } from '../../support/records.ts';

const { alex, dana, directory } = theStory();
const catalogue = aCatalogue(
  `${dataReadonly.replace('policy: data', 'policy: data\n    conflictsWith: [payroll]')}
  hidden:
    requesters: { groups: [${groups.contractors}] }
    stages: [{ approvers: { groups: [${groups.owners}] } }]
`,
  `entitlements:
  payroll:
    title: Run the payroll
    duration: { default: 1h, max: 1h }
    policy: hidden
    grants: [{ kind: test.grant, account: data }]
`,
);

const payroll: RequestRecord = aRecord({
  state: 'active',
  request: aRequest({ id: 'payroll234', entitlement: { ...aRequest().entitlement, name: 'payroll' } }),
});

async function conflict(requesterId: string, beneficiaryId: string): Promise<string | undefined> {
  const question = {
    entitlement: 'data-readonly',
    requesterId,
    beneficiaryId,
    minutes: 60,
    reason: 'Sprint work',
  };
  const store = { openFor: () => Promise.resolve([payroll]) };
  const facts = await gatherFacts({ directory, store }, catalogue, question);
  const { rules } = analyse(catalogue, question, facts, new Date('2026-11-20T10:00:00Z'));
  return rules.find(({ rule }) => rule === 'held.conflict')?.message;
}

describe('a conflict with what somebody holds', () => {
  it('is explained to the person who holds it', async () => {
    expect(await conflict(alex.objectId, alex.objectId)).toBe(
      'data-readonly must not be held together with payroll, which is held by request payroll234. Give that up first.',
    );
  });

  it('tells nobody else what that person holds, nor that there is such a thing', async () => {
    expect(await conflict(alex.objectId, dana.objectId)).toBe(
      'data-readonly must not be held together with something that Dana Fields holds. They have to give that up first.',
    );
  });
});
