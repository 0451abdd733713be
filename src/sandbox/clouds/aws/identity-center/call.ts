import { z } from 'zod';
import { authorizeJson } from '../access/authorize-json.ts';
import { AwsError } from '../wire/errors.ts';
import type { ServiceDependencies, SignedCall } from '../wire/service.ts';
import type { IdentityCenter, PermissionSet } from './state.ts';

const partition = 'arn:aws(-[a-z]{1,5}){0,3}';

/** The members that many inputs share, after the model of the "IAM Identity Center API reference". */
export const shapes = {
  instanceArn: z.string().regex(new RegExp(`^${partition}:sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}$`)),
  permissionSetArn: z
    .string()
    .regex(
      new RegExp(`^${partition}:sso:::permissionSet/(sso)?ins-[a-zA-Z0-9-.]{16}/ps-[a-zA-Z0-9-./]{16}$`),
    ),
  accountId: z.string().regex(/^\d{12}$/),
  principalType: z.enum(['USER', 'GROUP']),
  principalId: z
    .string()
    .regex(/^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/),
  requestId: z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
};

export const notFound = (message: string) => new AwsError('ResourceNotFoundException', 400, message);
export const invalid = (message: string) => new AwsError('ValidationException', 400, message);
export const conflict = (message: string) => new AwsError('ConflictException', 400, message);

interface Asked {
  readonly action: string;
  readonly InstanceArn: string;
  readonly PermissionSetArn?: string | undefined;
  readonly accountId?: string | undefined;
}

/**
 * Has a call authorised on every resource that it touches, and returns the instance. Throws
 * AccessDeniedException, and ResourceNotFoundException for an instance that is not this one.
 */
export function authorizeCenter(
  asked: Asked,
  call: SignedCall,
  { world }: ServiceDependencies,
): IdentityCenter {
  const { action, InstanceArn, PermissionSetArn, accountId } = asked;
  const resources = [InstanceArn];
  if (PermissionSetArn !== undefined) resources.push(PermissionSetArn);
  if (accountId !== undefined) resources.push(`arn:aws:sso:::account/${accountId}`);
  for (const resource of resources) authorizeJson(call, { action: `sso:${action}`, resource }, world);
  const center = world.state.identityCenter;
  if (!center || center.instanceArn !== InstanceArn || !administers(center, call)) {
    throw notFound(`Instance ${InstanceArn} could not be found.`);
  }
  return center;
}

/** True for the account that owns the instance, and those that it has made administrators. */
export const administers = (center: IdentityCenter, { caller }: SignedCall) =>
  [center.ownerAccountId, ...center.delegatedAdministrators].includes(caller.account.id);

/** Throws ResourceNotFoundException when there is no such permission set. */
export function findPermissionSet({ permissionSets }: IdentityCenter, arn: string): PermissionSet {
  const found = permissionSets.find((one) => one.arn === arn);
  if (!found) throw notFound(`PermissionSet with id ${arn.slice(arn.lastIndexOf('/') + 1)} not found.`);
  return found;
}

/** Seconds since the epoch, as AWS JSON writes a time. */
export const jsonTime = (iso: string) => Date.parse(iso) / 1_000;
