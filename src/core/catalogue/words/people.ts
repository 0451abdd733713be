import type { ApproverRule, PeopleRule } from '../policy.ts';

/** The people of a rule, one by one, in words: `priya@contoso.com`, `group 5b0e3c1a-…`, `the manager`. */
export function peopleNames(rule: PeopleRule | ApproverRule): readonly string[] {
  return [
    ...rule.users,
    ...rule.groups.map((id) => `group ${id}`),
    ...('manager' in rule && rule.manager ? ['the manager of who receives it'] : []),
  ];
}

/** The people of a rule as one phrase; `nobody` for none. */
export function peopleWords(rule: PeopleRule | ApproverRule): string {
  const names = peopleNames(rule);
  return names.length === 0 ? 'nobody' : names.join(', ');
}
