import { z } from 'zod';
import { authorizeJson } from '../access/authorize-json.ts';
import type { IdentityCenter } from '../identity-center/state.ts';
import { AwsError } from '../wire/errors.ts';
import type { ServiceDependencies, SignedCall } from '../wire/service.ts';

/** The members that many inputs share, after the model of the "Identity Store API reference". */
export const shapes = {
  identityStoreId: z.string().regex(/^(d-[0-9a-f]{10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/),
  resourceId: z
    .string()
    .regex(/^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/),
  filters: z
    .array(z.object({ AttributePath: z.string().min(1), AttributeValue: z.string().min(1) }))
    .max(1)
    .optional(),
  alternateIdentifier: z
    .object({
      ExternalId: z.object({ Issuer: z.string().min(1), Id: z.string().min(1) }).optional(),
      UniqueAttribute: z.object({ AttributePath: z.string().min(1), AttributeValue: z.string() }).optional(),
    })
    .refine((value) => (value.ExternalId === undefined) !== (value.UniqueAttribute === undefined), {
      message: 'exactly one of ExternalId and UniqueAttribute',
    }),
};

export const notFound = (kind: 'USER' | 'GROUP', id: string) =>
  new AwsError('ResourceNotFoundException', 400, `${kind} not found: ${id}`);
export const invalid = (message: string) => new AwsError('ValidationException', 400, message);

interface Asked {
  readonly action: string;
  readonly IdentityStoreId: string;
  /** Such as `user/*` or `group/…`. */
  readonly about: string;
}

/**
 * Has a call authorised on the store and on what is asked about, and returns the store. Throws
 * AccessDeniedException, and ResourceNotFoundException for a store that is not this one.
 */
export function authorizeStore(
  { action, IdentityStoreId, about }: Asked,
  call: SignedCall,
  { world }: ServiceDependencies,
): IdentityCenter {
  const store = `arn:aws:identitystore::${call.caller.account.id}:identitystore/${IdentityStoreId}`;
  for (const resource of [store, `arn:aws:identitystore:::${about}`]) {
    authorizeJson(call, { action: `identitystore:${action}`, resource }, world);
  }
  const center = world.state.identityCenter;
  if (!center || center.identityStoreId !== IdentityStoreId) {
    throw new AwsError('ResourceNotFoundException', 400, `IDENTITY_STORE not found: ${IdentityStoreId}`);
  }
  return center;
}
