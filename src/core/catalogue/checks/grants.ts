import type { ZodType } from 'zod';
import { nearest } from '../../text/nearest.ts';
import type { GrantSpec } from '../catalogue.ts';
import type { Parts } from '../parts.ts';
import { fitSchema } from '../read/schema-problems.ts';
import type { Finding } from './check.ts';

/** Grants of kinds that nobody places, and grants that do not fit their kind's own schema. */
export function checkGrants(
  { entitlements }: Parts,
  schemas: ReadonlyMap<string, ZodType<GrantSpec>>,
): readonly Finding[] {
  return entitlements.flatMap((part) =>
    part.value.grants.flatMap((grant, index): readonly Finding[] => {
      const schema = schemas.get(grant.kind);
      if (!schema) {
        const kinds = [...schemas.keys()];
        return [
          {
            part,
            at: ['grants', index, 'kind'],
            code: 'grant.kind',
            message: `There is no kind of grant "${grant.kind}". The kinds are ${kinds.join(', ')}.`,
            suggestion: nearest(grant.kind, kinds),
          },
        ];
      }
      const fit = fitSchema(schema, grant);
      if (fit.ok) return [];
      return fit.problems.map(({ path, point, code, message, suggestion }) => ({
        part,
        at: ['grants', index, ...path],
        ...(point === 'key' && { point }),
        code,
        message: /[.!?]$/.test(message) ? message : `${message}.`,
        suggestion,
      }));
    }),
  );
}
