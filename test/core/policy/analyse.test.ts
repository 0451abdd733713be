import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/policy/analyse.ts';
import { gatherFacts } from '../../../src/core/policy/facts.ts';
import type { Question } from '../../../src/core/policy/question.ts';
import type { Directory } from '../../../src/core/ports.ts';
import { aCatalogue, dataReadonly, groups } from '../../support/catalogue.ts';
import { aDirectory, aPerson, theStory } from '../../support/directory.ts';

const story = theStory();
const { alex, dana, priya, morgan, directory } = story;

async function decide(
  changes: Partial<Question> = {},
  people: Directory = directory,
  catalogue = aCatalogue(),
) {
  const question: Question = {
    entitlement: 'data-readonly',
    requesterId: alex.objectId,
    beneficiaryId: alex.objectId,
    minutes: 20,
    reason: 'Need to fix production bug',
    ...changes,
  };
  const store = { openFor: () => Promise.resolve([]) };
  const facts = await gatherFacts({ directory: people, store }, catalogue, question);
  return analyse(catalogue, question, facts, new Date('2026-11-20T10:00:00.000Z'));
}

/** The rule that stands in the way and what it says. */
async function refusal(
  changes: Partial<Question>,
  people?: Directory,
  catalogue?: ReturnType<typeof aCatalogue>,
) {
  const { allowed, rules, stages } = await decide(changes, people, catalogue);
  expect(allowed).toBe(false);
  expect(stages).toEqual([]);
  const failed = rules.filter(({ passed }) => !passed);
  return failed.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
}

describe('the policy', () => {
  it('lets an engineer ask, and names who decides', async () => {
    const { allowed, stages, pendingMinutes } = await decide();
    expect(allowed).toBe(true);
    expect(stages.map(({ approvers }) => approvers.map(({ displayName }) => displayName))).toEqual([
      ['Priya Nair'],
    ]);
    expect(pendingMinutes).toBe(480);
  });

  it('lets an engineer ask for a contractor', async () => {
    expect((await decide({ beneficiaryId: dana.objectId, minutes: 2880 })).allowed).toBe(true);
  });

  it('refuses to lend to somebody the entitlement is not for', async () => {
    expect(await refusal({ beneficiaryId: morgan.objectId })).toBe(
      'beneficiary.allowed: You cannot ask for data-readonly on behalf of Morgan Reed. Leave out "for" to ask for yourself, or name somebody else.',
    );
  });

  it('gives the same answer for what does not exist and what is not for this person', async () => {
    const unknown = await refusal({
      entitlement: 'nothing-here',
      requesterId: dana.objectId,
      beneficiaryId: dana.objectId,
    });
    const forbidden = await refusal({ requesterId: dana.objectId, beneficiaryId: dana.objectId });
    expect(forbidden.replace('data-readonly', 'nothing-here')).toBe(unknown);
  });

  it('says what can be asked for instead', async () => {
    expect(await refusal({ entitlement: 'data-readonyl' })).toBe(
      'entitlement.visible: There is nothing called "data-readonyl" that you can ask for. You can ask for: data-readonly.',
    );
  });

  it('bounds the duration and says the bound', async () => {
    expect(await refusal({ minutes: 540_000 })).toContain(
      'too long: data-readonly is given for at most 48 h.',
    );
    expect((await decide({ minutes: 2880 })).allowed).toBe(true);
    expect((await decide({ minutes: 2881 })).allowed).toBe(false);
  });

  it.each(['', '   ', '!!! …', '🚀🚀🚀', '\u200B', '\u3164\u3164', '\u0000'])(
    'wants a reason a person can read, which "%s" is not',
    async (reason) => {
      expect(await refusal({ reason })).toContain('reason.given');
    },
  );

  it('bounds the reason', async () => {
    expect((await decide({ reason: 'x'.repeat(500) })).allowed).toBe(true);
    expect(await refusal({ reason: 'x'.repeat(501) })).toContain('use at most 500 characters');
  });

  it('refuses people whose account is disabled or gone', async () => {
    const off = { ...alex, accountEnabled: false };
    const people = aDirectory([off, priya], { [groups.engineers]: [off], [groups.owners]: [priya] });
    expect(await refusal({}, people)).toContain('requester.known');
    const noDana = aDirectory([alex, priya], { [groups.engineers]: [alex], [groups.owners]: [priya] });
    expect(await refusal({ beneficiaryId: dana.objectId }, noDana)).toContain('beneficiary.known');
  });

  it('says at once when nobody is left who could approve, and whom to ask', async () => {
    const catalogue = aCatalogue(
      dataReadonly.replace(`groups: [${groups.admins}]`, 'users: [morgan@contoso.com]'),
    );
    const gone = aDirectory([alex], { [groups.engineers]: [alex] });
    expect(await refusal({}, gone, catalogue)).toBe(
      'approvers.available: Nobody is left who could approve this. Ask morgan@contoso.com to name an approver.',
    );
  });

  it('does not ask a crowd', async () => {
    const crowd = Array.from({ length: 101 }, (_, index) => aPerson(`Person${index} Smith`));
    const people = aDirectory([alex, ...crowd], { [groups.engineers]: [alex], [groups.owners]: crowd });
    expect(await refusal({}, people)).toContain('101 people could approve this');
  });

  it('never lets requester or beneficiary approve, in any combination of groups', async () => {
    const crowd = ['Ann', 'Ben', 'Cho', 'Dee', 'Eve'].map((name) => aPerson(name));
    const anyOf = fc.constantFrom(...crowd);
    const some = fc.subarray(crowd);
    const worlds = fc.record({
      engineers: some,
      contractors: some,
      owners: some,
      asks: anyOf,
      receives: anyOf,
    });
    await fc.assert(
      fc.asyncProperty(worlds, async ({ engineers, contractors, owners, asks, receives }) => {
        const people = aDirectory(crowd, {
          [groups.engineers]: engineers,
          [groups.contractors]: contractors,
          [groups.owners]: owners,
        });
        const { stages, allowed } = await decide(
          { requesterId: asks.objectId, beneficiaryId: receives.objectId },
          people,
        );
        const approvers = stages.flatMap((stage) => stage.approvers.map(({ objectId }) => objectId));
        expect(approvers).not.toContain(asks.objectId);
        expect(approvers).not.toContain(receives.objectId);
        expect(allowed).toBe(
          engineers.includes(asks) &&
            (asks === receives || contractors.includes(receives)) &&
            owners.some((owner) => owner !== asks && owner !== receives),
        );
      }),
    );
  });
});
