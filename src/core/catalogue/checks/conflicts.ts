import type { Parts } from '../parts.ts';
import type { Finding } from './check.ts';

/** Entitlements that nobody could ever hold, because they conflict with themselves. */
export function checkConflicts({ entitlements }: Parts): readonly Finding[] {
  return entitlements.flatMap((part) =>
    part.value.conflictsWith.flatMap((name, index): Finding[] =>
      name === part.name
        ? [
            {
              part,
              at: ['conflictsWith', index],
              code: 'conflict.self',
              message: 'An entitlement cannot conflict with itself. Take it out of the list.',
            },
          ]
        : [],
    ),
  );
}
