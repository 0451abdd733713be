import { z } from 'zod';
import { asOf } from './pim/as-of.ts';
import { type AccessAnswer, decideAccess } from './rbac/access.ts';
import type { State } from './state.ts';
import { accessWorld, type ConsistencyDelay, principalOf } from './world.ts';

const values = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** May this principal do this here, now or at another time? Exactly one of `action` and `dataAction` is given. */
export const evaluationSchema = z
  .strictObject({
    principalId: z.guid(),
    /** On the control plane: `Microsoft.Resources/subscriptions/resourceGroups/write`. */
    action: z.string().min(1).optional(),
    /** On the data in a resource: `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read`. */
    dataAction: z.string().min(1).optional(),
    scope: z.string(),
    at: z.coerce.date().optional(),
    subOperation: z.string().optional(),
    /** Attributes for conditions, by name: `Microsoft.Storage/storageAccounts/blobServices/containers:name`. */
    request: values.optional(),
    resource: values.optional(),
  })
  .refine(({ action, dataAction }) => (action === undefined) !== (dataAction === undefined), {
    message: 'Give either action or dataAction.',
  });

export type EvaluationRequest = z.input<typeof evaluationSchema>;
export type Evaluation = AccessAnswer | { readonly allowed: false; readonly reason: 'principalNotFound' };

/** Weighs role assignments, groups, conditions and deny assignments. Throws a ZodError for bad input. */
export function evaluateAccess(
  state: State,
  input: EvaluationRequest,
  now: Date,
  delay: ConsistencyDelay,
): Evaluation {
  const { principalId, action, dataAction, at = now, ...rest } = evaluationSchema.parse(input);
  if (principalOf(state, principalId) === undefined) return { allowed: false, reason: 'principalNotFound' };
  const operation = action === undefined ? { dataAction: dataAction ?? '' } : { action };
  return decideAccess(accessWorld(asOf(state, at), at, delay.authorization), {
    ...rest,
    principalId,
    operation,
    at,
  });
}
