import { ProviderError } from '../../core/errors.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import type { GroupDetails } from './group-plan.ts';
import type { Groups } from './groups.ts';

/** A membership that stands until Latchkey takes it away. It carries no mark: all memberships look the same. */
export async function removeMember(
  groups: Groups,
  { principal }: PlannedGrant,
  { groupId, groupName, principalId }: GroupDetails,
): Promise<void> {
  if (await groups.remove(groupId, principalId)) return;
  // Somebody who was deleted gets all memberships back when an administrator brings them back within 30 days
  // (Microsoft Learn, "Recover from deletions in Microsoft Entra ID"), and nobody can take one away meanwhile.
  if (await groups.isRestorable(principalId))
    throw new ProviderError({
      class: 'retrySlowly',
      code: 'PersonRestorable',
      message: `${principal} was deleted from the directory and can still be restored, which would bring the membership of ${groupName} back. It can be taken away when the person is restored, and is gone when they are deleted for good.`,
    });
}

/** Whether the person is in the group themselves; nobody who does not exist is. */
export async function isMember(groups: Groups, { groupId, principalId }: GroupDetails): Promise<boolean> {
  return (await groups.of(principalId, 'direct')).some(({ id }) => id === groupId);
}
