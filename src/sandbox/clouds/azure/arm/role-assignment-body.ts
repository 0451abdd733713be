import { z } from 'zod';
import type { RoleAssignment } from '../model.ts';
import { checkCondition } from '../rbac/condition-rules.ts';
import { ConditionSyntaxError } from '../rbac/condition-syntax.ts';
import { compactGuid, isGuid } from '../rbac/guid.ts';
import type { RoleDefinition } from '../rbac/role-definition.ts';
import { chainOf } from '../rbac/scope.ts';
import { ServiceError } from '../service.ts';
import type { State } from '../state.ts';
import { hierarchyOf, principalOf, roleDefinitions } from '../world.ts';
import { jsonBody, type ScopedRequest } from './arm-request.ts';

const bodySchema = z.looseObject({
  properties: z.looseObject({
    roleDefinitionId: z.string(),
    principalId: z.string(),
    principalType: z
      .enum(['User', 'Group', 'ServicePrincipal', 'ForeignGroup', 'Device'])
      .nullish()
      .transform((value) => value ?? null),
    condition: z
      .string()
      .nullish()
      .transform((value) => (value === '' ? null : (value ?? null))),
    conditionVersion: z
      .string()
      .nullish()
      .transform((value) => value ?? null),
    description: z
      .string()
      .nullish()
      .transform((value) => value ?? null),
  }),
});

const LONGEST_DESCRIPTION = 1024;

/** What a PUT asks for, with the ids cut out and in lower case. */
export interface AssignmentBody {
  readonly roleId: string;
  readonly principalId: string;
  /** As sent; null when the caller leaves finding out to Azure. */
  readonly principalType: string | null;
  readonly condition: string | null;
  readonly conditionVersion: string | null;
  readonly description: string | null;
}

/** The full id of a role, with or without a scope in front; the first group is the role's GUID. */
export const ROLE_ID = /^(?:\/[^/].*)?\/providers\/Microsoft\.Authorization\/roleDefinitions\/([^/]+)$/i;

/** Reads the body. Throws a 400 when it is not that of a role assignment. */
export function parseAssignmentBody(request: ScopedRequest): AssignmentBody {
  const parsed = bodySchema.safeParse(jsonBody(request.call));
  const id = parsed.success ? ROLE_ID.exec(parsed.data.properties.roleDefinitionId)?.[1] : undefined;
  if (!parsed.success || id === undefined)
    throw new ServiceError(400, 'BadRequestFormat', 'The request was incorrectly formatted.');
  const { principalId, principalType, condition, conditionVersion, description } = parsed.data.properties;
  if (description !== null && description.length > LONGEST_DESCRIPTION)
    throw new ServiceError(
      400,
      'RoleAssignmentDescriptionTooLong',
      `The role assignment description is longer than ${LONGEST_DESCRIPTION} characters.`,
    );
  if (!isGuid(principalId))
    throw new ServiceError(
      400,
      'InvalidPrincipalId',
      `A valid principal ID must be provided for role assignment. '${principalId}' is not a GUID.`,
    );
  return {
    roleId: id.toLowerCase(),
    principalId: principalId.toLowerCase(),
    principalType,
    condition,
    conditionVersion: condition === null ? null : conditionVersion,
    description,
  };
}

/** Checks role, principal and condition. Gives the principal's type. Throws what Azure would say. */
export function checkAssignmentBody(
  state: State,
  body: AssignmentBody,
  request: ScopedRequest,
): RoleAssignment['principalType'] {
  const role = assignableRole(state, body.roleId, request);
  const type = principalType(state, body, request.call.now);
  checkBodyCondition(body, role);
  return type;
}

/** The role, when it can be assigned at the scope. Throws the 400 of Azure otherwise. */
export function assignableRole(state: State, roleId: string, { scope }: ScopedRequest): RoleDefinition {
  const role = roleDefinitions(state).find((entry) => entry.id === roleId);
  const chain = chainOf(scope, hierarchyOf(state));
  const assignable = role?.assignableScopes.some(
    (place) => place === '/' || chain.includes(place.toLowerCase()),
  );
  if (role !== undefined && assignable) return role;
  throw new ServiceError(
    400,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${compactGuid(roleId)}' does not exist.`,
  );
}

/**
 * A principal that is too new for the directory's copies is accepted only with its type: then nothing has to be
 * looked up (Microsoft Learn, "Troubleshoot Azure RBAC", assigning a role to a new principal).
 */
function principalType(state: State, body: AssignmentBody, now: Date): string {
  const principal = principalOf(state, body.principalId);
  const arrives = principal?.entry.replicatedAt ?? null;
  const visible = arrives === null || new Date(arrives) <= now;
  if (principal === undefined || (!visible && body.principalType === null))
    throw new ServiceError(
      400,
      'PrincipalNotFound',
      `Principal ${compactGuid(body.principalId)} does not exist in the directory ${state.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    );
  if (visible && body.principalType !== null && body.principalType !== principal.type)
    throw new ServiceError(
      400,
      'UnmatchedPrincipalType',
      `The PrincipalId '${compactGuid(body.principalId)}' has type '${principal.type}' , which is different from specified PrinciaplType '${body.principalType}'.`,
    );
  return body.principalType ?? principal.type;
}

/** Throws a 400 for a condition that the role cannot have. */
export function checkBodyCondition(body: AssignmentBody, role: RoleDefinition): void {
  if (body.condition === null) return;
  const invalid = 'The given role assignment condition is invalid.';
  if (body.conditionVersion !== '2.0') throw new ServiceError(400, 'InvalidCondition', invalid);
  try {
    checkCondition(body.condition, role.permissions);
  } catch (error) {
    if (!(error instanceof ConditionSyntaxError)) throw error;
    const refusal = new ServiceError(400, 'InvalidCondition', invalid);
    refusal.cause = error;
    throw refusal;
  }
}
