import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../../src/core/catalogue/catalogue.ts';
import { type Person, personRef } from '../../../src/core/people.ts';
import type { StoredDelegation } from '../../../src/core/policy/delegation.ts';
import { gatherFacts } from '../../../src/core/policy/facts.ts';
import { judge } from '../../../src/core/policy/judge.ts';
import { isComplete } from '../../../src/core/policy/quorum.ts';
import type { Decision, RequestRecord } from '../../../src/core/requests/request.ts';
import { aCatalogue, dataReadonly, groups } from '../../support/catalogue.ts';
import { aDirectory, aPerson } from '../../support/directory.ts';
import { aRecord, aRequest, aStage } from '../../support/records.ts';

const at = '2026-11-20T12:00:00.000Z';
const alex = aPerson('Alex Kim');
const priya = aPerson('Priya Nair');
const ben = aPerson('Ben Okafor');
const xena = aPerson('Xena Ray');
const everybody = [alex, priya, ben, xena];

const users = (...people: readonly Person[]) =>
  `{ users: [${people.map(({ userPrincipalName }) => userPrincipalName).join(', ')}] }`;
const withStages = (...stages: readonly string[]) =>
  aCatalogue(
    dataReadonly.replace(
      `[{ approvers: { groups: [${groups.owners}] } }]`,
      `[${stages.map((stage) => `{ ${stage} }`).join(', ')}]`,
    ),
  );

const yes = (by: Person, stage = 0): Decision => ({ kind: 'approve', by: personRef(by), at, stage });

/** Active access for which more time is asked for, in the stage that was opened for it. */
function extended(stage: Parameters<typeof aStage>[0], decisions: readonly Decision[] = []): RequestRecord {
  return aRecord({
    state: 'active',
    request: aRequest({ requester: personRef(alex), beneficiary: personRef(alex) }),
    startsAt: '2026-11-20T10:00:00.000Z',
    expiresAt: '2026-11-20T14:00:00.000Z',
    extensions: [
      {
        number: 1,
        by: personRef(alex),
        at,
        minutes: 60,
        expiresAt: '2026-11-20T15:00:00.000Z',
        stage: aStage(stage),
        decisions,
      },
    ],
  });
}

async function approval(
  catalogue: Catalogue,
  record: RequestRecord,
  by: Person,
  { people = everybody, delegations = [] }: { people?: Person[]; delegations?: StoredDelegation[] } = {},
) {
  const ports = {
    directory: aDirectory(people, { [groups.engineers]: [alex] }),
    store: { openFor: () => Promise.resolve([]) },
    delegations: { all: () => Promise.resolve(delegations) },
  };
  const facts = await gatherFacts(ports, catalogue, {
    entitlement: 'data-readonly',
    requesterId: alex.objectId,
    beneficiaryId: alex.objectId,
    actorId: by.objectId,
  });
  const stage = record.extensions?.[0]?.stage?.index ?? 0;
  const attempt = { kind: 'approve', by: by.objectId, stage, extension: 1 } as const;
  const verdict = judge({ catalogue, facts, now: new Date(at) }, record, attempt);
  return verdict.allowed ? { insteadOf: verdict.insteadOf } : verdict.message;
}

const changed =
  'Who has to approve this was changed in the meantime. Deny it, so that it can be asked for again.';

describe('the last approval of more time', () => {
  it('counts while everything that was approved stands', async () => {
    const catalogue = withStages(`approvers: ${users(priya)}`, `approvers: ${users(ben)}`);
    const record = extended({ index: 1, of: 2 }, [yes(priya)]);
    expect(await approval(catalogue, record, ben)).toEqual({ insteadOf: [] });
  });

  it('does not count when whoever approved before has left', async () => {
    const catalogue = withStages(`approvers: ${users(priya, xena)}`, `approvers: ${users(ben)}`);
    const record = extended({ index: 1, of: 2 }, [yes(priya)]);
    expect(await approval(catalogue, record, ben, { people: [alex, ben, xena] })).toBe(changed);
  });

  it('does not count when the policy has come to want more stages, or more approvals', async () => {
    const record = extended({ index: 0, of: 1 });
    const stages = [`approvers: ${users(priya, ben)}`, `approvers: ${users(xena)}`];
    expect(await approval(withStages(...stages), record, priya)).toBe(changed);
    const two = withStages(`approvers: ${users(priya, ben)}, quorum: 2`);
    expect(await approval(two, record, priya)).toBe(changed);
  });

  it('is not missed in an earlier stage, where the next one is worked out anew', async () => {
    const catalogue = withStages(`approvers: ${users(priya)}`, `approvers: ${users(ben)}`);
    expect(await approval(catalogue, extended({ index: 0, of: 2 }), priya)).toEqual({ insteadOf: [] });
  });
});

describe('an approver and whoever decides instead of them', () => {
  const catalogue = withStages(`approvers: ${users(priya, ben)}, quorum: 2`);
  const away: StoredDelegation = {
    schema: 1,
    from: personRef(priya),
    to: personRef(xena),
    startsAt: at,
    endsAt: '2026-11-21T12:00:00.000Z',
  };

  it('are one, also when that was set up after the stage was opened, and when it is over again', async () => {
    const stage = { quorum: 2, approvers: [personRef(priya), personRef(ben)] };
    const first = await approval(catalogue, extended(stage), xena, { delegations: [away] });
    expect(first).toEqual({ insteadOf: [personRef(priya)] });
    const instead: Decision = { ...yes(xena), insteadOf: [personRef(priya)] };
    expect(isComplete({ stage: aStage(stage), decisions: [instead, yes(priya)] })).toBe(false);
    expect(isComplete({ stage: aStage(stage), decisions: [instead, yes(ben)] })).toBe(true);
  });

  it('decide in their own right where the policy names both', async () => {
    const both = withStages(`approvers: ${users(priya, xena)}, quorum: 2`);
    expect(await approval(both, extended({ quorum: 2 }), xena, { delegations: [away] })).toEqual({
      insteadOf: [],
    });
  });
});
