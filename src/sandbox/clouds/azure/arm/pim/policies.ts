import { derivedGuid } from '../../pim/derived-guid.ts';
import type { AssignmentRules } from '../../pim/model.ts';
import { pimRefusals } from '../../pim/refusals.ts';
import { DEFAULT_RULES } from '../../pim/rules.ts';
import type { RoleDefinition } from '../../rbac/role-definition.ts';
import type { Scope } from '../../rbac/scope.ts';
import type { Reply } from '../../service.ts';
import type { State } from '../../state.ts';
import { authorize, type NamedRequest, resourceId, type ScopedRequest } from '../arm-request.ts';
import { page } from '../page.ts';
import { roleDefinitionIdAt } from '../role-assignment-view.ts';
import { usableRoles } from '../role-definitions.ts';
import { pimFilter } from './pim-filter.ts';
import { checkLicence } from './schedules.ts';
import { scopeView } from './views.ts';

const ADMIN = { caller: 'Admin', operations: ['All'] };
const END_USER = { caller: 'EndUser', operations: ['All'] };
const UNUSED = { targetObjects: null, inheritableSettings: null, enforcedSettings: null };
const NOBODY = { id: null, displayName: null, type: null, email: null };

/** The settings of a role at a scope: its own, or Azure's for one that nobody has changed. */
export function rulesFor(
  state: State,
  scope: Scope,
  roleId: string,
): { readonly assignment: AssignmentRules; readonly activation: AssignmentRules } {
  return (
    state.rolePolicies.find((entry) => entry.scope.toLowerCase() === scope.key && entry.roleId === roleId) ??
    DEFAULT_RULES
  );
}

/** GET of the policies at a scope: each role has one of its own there. */
export function listRoleManagementPolicies(request: ScopedRequest): Reply {
  const roles = rolesOf(request, 'roleManagementPolicies');
  return page(
    request.call,
    roles.map((role) => policyView(role, request)),
    request.limits.pageSize,
  );
}

/** GET of one policy. */
export function getRoleManagementPolicy(request: NamedRequest): Reply {
  return { status: 200, body: policyView(roleOfPolicy(request), request) };
}

/** The role that the named policy is of. Throws a 404 when there is none. */
export function roleOfPolicy(request: NamedRequest): RoleDefinition {
  const found = rolesOf(request, 'roleManagementPolicies').find(
    (role) => policyName(role, request.scope) === request.name.toLowerCase(),
  );
  if (found === undefined) throw pimRefusals.notFound('role management policy');
  return found;
}

/** GET of the policy assignments at a scope, narrowed by `roleDefinitionId eq '…'`. */
export function listRoleManagementPolicyAssignments(request: ScopedRequest): Reply {
  const wanted = pimFilter(request);
  const roles = rolesOf(request, 'roleManagementPolicyAssignments').filter((role) =>
    wanted({ scope: request.scope.id, roleId: role.id, principalId: '' }),
  );
  return page(
    request.call,
    roles.map((role) => assignmentView(role, request)),
    request.limits.pageSize,
  );
}

/** GET of one policy assignment: `<policy>_<role>`. */
export function getRoleManagementPolicyAssignment(request: NamedRequest): Reply {
  const found = rolesOf(request, 'roleManagementPolicyAssignments').find(
    (role) => `${policyName(role, request.scope)}_${role.id}` === request.name.toLowerCase(),
  );
  if (found === undefined) throw pimRefusals.notFound('role management policy assignment');
  return { status: 200, body: assignmentView(found, request) };
}

function rolesOf(request: ScopedRequest, type: string): readonly RoleDefinition[] {
  const { scope } = request;
  authorize(
    request,
    `Microsoft.Authorization/${type}/read`,
    `${scope.id}/providers/Microsoft.Authorization/${type}`,
  );
  checkLicence(request);
  return usableRoles(request);
}

function policyName(role: RoleDefinition, scope: Scope): string {
  return derivedGuid(`role management policy of ${role.id} at ${scope.key}`);
}

/** A policy as the API writes it. */
export function policyView(role: RoleDefinition, { scope, store }: ScopedRequest): object {
  const rules = rulesView(rulesFor(store.current, scope, role.id));
  const name = policyName(role, scope);
  return {
    properties: {
      scope: scope.id,
      displayName: null,
      description: null,
      isOrganizationDefault: false,
      lastModifiedDateTime: null,
      lastModifiedBy: NOBODY,
      rules,
      effectiveRules: rules,
    },
    name,
    id: resourceId(scope.id, 'roleManagementPolicies', name),
    type: 'Microsoft.Authorization/RoleManagementPolicies',
  };
}

function assignmentView(role: RoleDefinition, { scope, store }: ScopedRequest): object {
  const policy = policyName(role, scope);
  const policyId = resourceId(scope.id, 'roleManagementPolicies', policy);
  const roleDefinitionId = roleDefinitionIdAt(scope.id, role.id);
  const name = `${policy}_${role.id}`;
  return {
    properties: {
      scope: scope.id,
      roleDefinitionId,
      policyId,
      effectiveRules: rulesView(rulesFor(store.current, scope, role.id)),
      policyAssignmentProperties: {
        scope: scopeView(scope.id, store.current),
        roleDefinition: { id: roleDefinitionId, displayName: role.roleName, type: role.type },
        policy: { id: policyId, lastModifiedBy: NOBODY, lastModifiedDateTime: null },
      },
    },
    name,
    id: resourceId(scope.id, 'roleManagementPolicyAssignments', name),
    type: 'Microsoft.Authorization/RoleManagementPolicyAssignment',
  };
}

function rulesView(rules: { assignment: AssignmentRules; activation: AssignmentRules }): readonly object[] {
  return [
    enablement('Enablement_Admin_Eligibility', [], { ...ADMIN, level: 'Eligibility' }),
    expiration(
      'Expiration_Admin_Eligibility',
      { isExpirationRequired: true, maximumDuration: 'P365D' },
      { ...ADMIN, level: 'Eligibility' },
    ),
    enablement('Enablement_Admin_Assignment', rules.assignment.enabledRules, {
      ...ADMIN,
      level: 'Assignment',
    }),
    expiration('Expiration_Admin_Assignment', rules.assignment, { ...ADMIN, level: 'Assignment' }),
    {
      setting: {
        isApprovalRequired: false,
        isApprovalRequiredForExtension: false,
        isRequestorJustificationRequired: true,
        approvalMode: 'SingleStage',
        approvalStages: [],
      },
      id: 'Approval_EndUser_Assignment',
      ruleType: 'RoleManagementPolicyApprovalRule',
      target: { ...END_USER, level: 'Assignment', ...UNUSED },
    },
    {
      isEnabled: false,
      claimValue: '',
      id: 'AuthenticationContext_EndUser_Assignment',
      ruleType: 'RoleManagementPolicyAuthenticationContextRule',
      target: { ...END_USER, level: 'Assignment', ...UNUSED },
    },
    enablement('Enablement_EndUser_Assignment', rules.activation.enabledRules, {
      ...END_USER,
      level: 'Assignment',
    }),
    expiration('Expiration_EndUser_Assignment', rules.activation, { ...END_USER, level: 'Assignment' }),
  ];
}

function enablement(id: string, enabledRules: readonly string[], target: object): object {
  return {
    enabledRules,
    id,
    ruleType: 'RoleManagementPolicyEnablementRule',
    target: { ...target, ...UNUSED },
  };
}

function expiration(
  id: string,
  {
    isExpirationRequired,
    maximumDuration,
  }: Pick<AssignmentRules, 'isExpirationRequired' | 'maximumDuration'>,
  target: object,
): object {
  return {
    isExpirationRequired,
    maximumDuration,
    id,
    ruleType: 'RoleManagementPolicyExpirationRule',
    target: { ...target, ...UNUSED },
  };
}
