import { z } from 'zod';
import { roleName } from './policy-spec.ts';

/** The catalogue's spec of sessions of a role that exists for an entitlement and that Latchkey opens for people. */
export const sessionSchema = z.strictObject({
  kind: z.literal('aws.sts.session'),
  /** A name under `aws.accounts` of the catalogue. */
  account: z.string().min(1),
  role: roleName,
  /** The path of the role. */
  path: z
    .string()
    .regex(/^\/([\w+=,.@-]+\/)*$/, 'must begin and end with /')
    .default('/'),
});

export type SessionSpec = z.infer<typeof sessionSchema>;
