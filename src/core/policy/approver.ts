import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Person } from '../people.ts';
import type { Directory } from '../ports.ts';
import { approverRules, names } from './facts.ts';

/**
 * Whether the catalogue names somebody as an approver, directly or through a group, under a policy that lets approvers
 * name somebody who decides while they are away. Managers are not looked for: whose they are depends on who asks.
 * @throws AccessError `directory.unavailable`
 */
export async function mayDelegate(
  directory: Directory,
  catalogue: Catalogue,
  person: Person,
): Promise<boolean> {
  const rules = [...catalogue.policies.values()]
    .filter(({ delegation }) => delegation)
    .flatMap((policy) => approverRules(policy));
  const groupIds = [...new Set(rules.flatMap(({ groups }) => groups))];
  const groups = new Set(await directory.memberOf(person.objectId, groupIds));
  const facts = { groupsOf: new Map([[person.objectId, groups]]) };
  return person.accountEnabled && rules.some((rule) => names(rule, person, facts));
}
