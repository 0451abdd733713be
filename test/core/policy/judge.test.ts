import { describe, expect, it } from 'vitest';
import { type Person, personRef } from '../../../src/core/people.ts';
import { gatherFacts } from '../../../src/core/policy/facts.ts';
import { judge } from '../../../src/core/policy/judge.ts';
import type { Attempt } from '../../../src/core/policy/refusals.ts';
import type { RequestRecord, RequestState } from '../../../src/core/requests/request.ts';
import { aCatalogue, groups } from '../../support/catalogue.ts';
import { aDirectory, aPerson, theStory } from '../../support/directory.ts';

const at = '2026-11-20T10:00:00.000Z';
const { alex, dana, priya, morgan, directory } = theStory();

function aRecord(state: RequestState, changes: Partial<RequestRecord> = {}): RequestRecord {
  return {
    schema: 1,
    revision: 2,
    state,
    request: {
      id: 'abcdefghjk',
      requester: personRef(alex),
      beneficiary: personRef(dana),
      entitlement: {
        name: 'data-readonly',
        title: 'Read the data platform',
        description: '',
        environment: 'production',
        catalogueVersion: '1',
      },
      minutes: 20,
      reason: 'Sprint data work',
      requestedAt: at,
    },
    stage: { index: 0, of: 1, quorum: 1, approvers: [personRef(priya)], answerBy: at },
    decisions: [],
    grants: [],
    ...changes,
  };
}

async function verdict(
  person: Person,
  attempt: Partial<Attempt> & Pick<Attempt, 'kind'>,
  record: RequestRecord,
  people = directory,
) {
  const catalogue = aCatalogue();
  const store = { openFor: () => Promise.resolve([]) };
  const facts = await gatherFacts({ directory: people, store }, catalogue, {
    entitlement: 'data-readonly',
    requesterId: alex.objectId,
    beneficiaryId: dana.objectId,
    actorId: person.objectId,
  });
  const judged = judge({ catalogue, facts, now: new Date(at) }, record, {
    by: person.objectId,
    stage: 0,
    reason: 'A good reason',
    ...attempt,
  });
  return judged.allowed ? 'allowed' : judged.message;
}

const nothing = 'There is no request with this id that you can act on.';

describe('who may do what to a request', () => {
  it.each([
    ['the approver', 'approve', priya, 'allowed'],
    ['the approver', 'deny', priya, 'allowed'],
    ['the requester', 'approve', alex, 'You cannot decide about a request of your own.'],
    ['the beneficiary', 'approve', dana, 'You cannot decide about a request of your own.'],
    ['an administrator', 'approve', morgan, 'You are not an approver of this request.'],
    ['the requester', 'cancel', alex, 'allowed'],
    ['the approver', 'cancel', priya, 'Only the people who asked for this can cancel it.'],
    ['the requester', 'end', alex, 'There is no active access to give up.'],
    ['the approver', 'revoke', priya, 'There is no active access to revoke.'],
  ] as const)('while it is pending: %s, %s', async (_, kind, person, answer) => {
    expect(await verdict(person, { kind }, aRecord('pending'))).toBe(answer);
  });

  it.each([
    ['the beneficiary', 'end', dana, 'allowed'],
    ['the approver', 'end', priya, 'Only the people who hold this access can give it up.'],
    ['the approver', 'revoke', priya, 'allowed'],
    ['an administrator', 'revoke', morgan, 'allowed'],
    ['the requester', 'revoke', alex, 'Only approvers and administrators can revoke access.'],
    ['the approver', 'approve', priya, 'This request has been decided already by Priya Nair.'],
    [
      'the requester',
      'cancel',
      alex,
      'This request has been decided already; it cannot be cancelled any more.',
    ],
  ] as const)('while it is active: %s, %s', async (_, kind, person, answer) => {
    const decisions = [{ kind: 'approve', by: personRef(priya), at, stage: 0 }] as const;
    expect(await verdict(person, { kind }, aRecord('active', { decisions }))).toBe(answer);
  });

  it('looks the same to strangers as a request that does not exist', async () => {
    const eve = aPerson('Eve Stranger');
    const people = aDirectory([alex, dana, priya, eve], {
      [groups.engineers]: [alex, eve],
      [groups.contractors]: [dana],
      [groups.owners]: [priya],
    });
    for (const kind of ['approve', 'deny', 'cancel', 'end', 'revoke'] as const)
      expect(await verdict(eve, { kind }, aRecord('pending'), people)).toBe(nothing);
  });

  it('forgets an approver who was taken out of the group after being asked', async () => {
    const people = aDirectory([alex, dana, priya, morgan], {
      [groups.engineers]: [alex],
      [groups.contractors]: [dana],
      [groups.owners]: [morgan],
    });
    expect(await verdict(priya, { kind: 'approve' }, aRecord('pending'), people)).toBe(nothing);
  });

  it('takes no approval from a disabled account, and none for one', async () => {
    const off = { ...priya, accountEnabled: false };
    const noPriya = aDirectory([alex, dana, off], {
      [groups.engineers]: [alex],
      [groups.contractors]: [dana],
      [groups.owners]: [off],
    });
    expect(await verdict(priya, { kind: 'approve' }, aRecord('pending'), noPriya)).toBe(nothing);
    const gone = { ...dana, accountEnabled: false };
    const noDana = aDirectory([alex, gone, priya], {
      [groups.engineers]: [alex],
      [groups.contractors]: [gone],
      [groups.owners]: [priya],
    });
    expect(await verdict(priya, { kind: 'approve' }, aRecord('pending'), noDana)).toContain(
      'cannot be approved now',
    );
    expect(await verdict(priya, { kind: 'deny' }, aRecord('pending'), noDana)).toBe('allowed');
  });

  it('takes a decision only for the stage that is open, so that one click never counts for two', async () => {
    for (const click of [{ stage: 1 }, { stage: undefined }])
      expect(await verdict(priya, { kind: 'approve', ...click }, aRecord('pending'))).toBe(
        'This card is about an earlier stage of the approval. Look at the newest one.',
      );
  });

  it('counts one decision a person and a stage', async () => {
    const decisions = [{ kind: 'approve', by: personRef(priya), at, stage: 0 }] as const;
    expect(await verdict(priya, { kind: 'approve' }, aRecord('pending', { decisions }))).toBe(
      'Your decision is on record already.',
    );
  });

  it.each(['deny', 'revoke'] as const)('wants a reason to %s', async (kind) => {
    expect(
      await verdict(priya, { kind, reason: '  ' }, aRecord(kind === 'deny' ? 'pending' : 'active')),
    ).toMatch(/^Say why/);
  });

  it.each(['ended', 'denied', 'timedOut', 'cancelled', 'failed'] as const)(
    'does nothing to a request that is %s',
    async (state) => {
      for (const kind of ['approve', 'deny', 'revoke'] as const)
        expect(await verdict(priya, { kind }, aRecord(state))).toMatch(/already|timed out|cancelled|closed/);
    },
  );
});
