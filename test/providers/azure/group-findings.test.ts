import { expect, it } from 'vitest';
import { groupItselfFindings } from '../../../src/providers/azure/group-findings.ts';
import { groupDetails, planGroup } from '../../../src/providers/azure/group-plan.ts';
import { groupSchema } from '../../../src/providers/azure/group-spec.ts';
import type { Group, Groups } from '../../../src/providers/azure/groups.ts';
import { aContext } from '../builders.ts';

const id = 'e0e0e0e0-1111-4222-8333-444444444444';
const details = groupDetails(
  planGroup(groupSchema.parse({ kind: 'entra.group', group: id, name: 'Readers' }), aContext()),
);

const elsewhere = () => Promise.reject(new Error('Not part of this test'));

function groupsWith(changes: Partial<Group>): Groups {
  return {
    group: () => Promise.resolve({ id, displayName: 'Readers', ...changes }),
    of: elsewhere,
    add: elsewhere,
    remove: elsewhere,
    isRestorable: elsewhere,
  };
}

it.each([
  ['a plain security group', { groupTypes: [], mailEnabled: false }, []],
  ['what Graph leaves open', { groupTypes: null, mailEnabled: null, visibility: null }, []],
  ['a public group', { visibility: 'Public', groupTypes: ['Unified'], mailEnabled: true }, []],
  ['a group that hides its members', { visibility: 'HiddenMembership' }, ['entra.groupHidden']],
  [
    'a dynamic Microsoft 365 group',
    { groupTypes: ['Unified', 'DynamicMembership'], mailEnabled: true },
    ['entra.groupDynamic'],
  ],
])('says of %s whether it can be lent', async (_, changes, codes) => {
  const found = await groupItselfFindings(groupsWith(changes), details);
  expect(found.map(({ code }) => code)).toEqual(codes);
});
