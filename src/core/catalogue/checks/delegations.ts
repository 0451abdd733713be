import type { Parts } from '../parts.ts';
import type { Finding } from './check.ts';

/** Delegations that are over. */
export function checkDelegations({ delegations }: Parts, now: Date): readonly Finding[] {
  return delegations.flatMap((part): Finding[] =>
    Date.parse(part.value.ends) > now.getTime()
      ? []
      : [
          {
            part,
            at: ['ends'],
            code: 'delegation.past',
            severity: 'warning',
            message: 'The delegation is over. Take it out, or move its end.',
          },
        ],
  );
}
