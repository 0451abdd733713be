import { expect, it } from 'vitest';
import { type Role, refusal } from '../../../src/core/policy/refusals.ts';
import { say } from '../../../src/core/said/said.ts';
import { people, recordsByState } from '../../support/records.ts';

const { alex, priya } = people;
const actor = (of: typeof alex) => ({ ...of, userType: 'Member', accountEnabled: true }) as const;
const nothing: Role = { requester: false, beneficiary: false, decides: false, approver: false, admin: false };
const { active, activeExtended, pendingWithNotes } = recordsByState;

const extend = (record: typeof active, extension?: number) =>
  refusal(
    record,
    { kind: 'extend', by: alex.objectId, minutes: 60, ...(extension !== undefined && { extension }) },
    { ...nothing, requester: true },
    actor(alex),
  );

it('asks for more time once, however often the button of one card arrives', () => {
  expect(extend(active, 1)).toBeUndefined();
  expect(extend(activeExtended, 1)).toEqual([say('extensionCardOld')]);
  expect(extend(activeExtended, 2)).toBeUndefined();
});

it('takes a wish for more time that names no card', () => {
  expect(extend(activeExtended)).toBeUndefined();
});

const note = (by: typeof alex, reason: string) =>
  refusal(
    pendingWithNotes,
    { kind: 'note', by: by.objectId, reason },
    { ...nothing, approver: true },
    actor(by),
  );

it('writes a note once, however often its button arrives', () => {
  expect(note(alex, 'The import of last night.')).toEqual([say('noteRepeated')]);
  expect(note(alex, ' The import of last night.\u200b')).toEqual([say('noteRepeated')]);
  expect(note(alex, 'And that of today.')).toBeUndefined();
  expect(note(priya, 'The import of last night.')).toBeUndefined();
});
