import { z } from 'zod';
import { type AssignmentRules, assignmentRulesSchema } from '../../pim/model.ts';
import { pimRefusals } from '../../pim/refusals.ts';
import type { Reply } from '../../service.ts';
import { authorize, jsonBody, type NamedRequest, resourceId } from '../arm-request.ts';
import { checkWritable } from '../scope-existence.ts';
import { policyView, roleOfPolicy, rulesFor } from './policies.ts';

const bodySchema = z.looseObject({
  properties: z.looseObject({
    rules: z.array(
      z.looseObject({
        id: z.string(),
        isExpirationRequired: assignmentRulesSchema.shape.isExpirationRequired.unwrap().optional(),
        maximumDuration: assignmentRulesSchema.shape.maximumDuration.unwrap().optional(),
        enabledRules: assignmentRulesSchema.shape.enabledRules.unwrap().optional(),
      }),
    ),
  }),
});

type Rule = z.infer<typeof bodySchema>['properties']['rules'][number];

/** PATCH of a policy: the rules that are sent take the place of those with the same id; others stay. */
export function patchRoleManagementPolicy(request: NamedRequest): Reply {
  const { scope, store, name } = request;
  authorize(
    request,
    'Microsoft.Authorization/roleManagementPolicies/write',
    resourceId(scope.id, 'roleManagementPolicies', name),
  );
  checkWritable(store.current, scope);
  const role = roleOfPolicy(request);
  const body = bodySchema.safeParse(jsonBody(request.call));
  if (!body.success) throw pimRefusals.invalid();
  const { rules } = body.data.properties;
  const { assignment, activation } = rulesFor(store.current, scope, role.id);
  const changed = {
    scope: scope.id,
    roleId: role.id,
    assignment: changedBy(rules, 'Admin', assignment),
    activation: changedBy(rules, 'EndUser', activation),
  };
  store.update((state) => {
    const others = state.rolePolicies.filter(
      (entry) => entry.scope.toLowerCase() !== scope.key || entry.roleId !== role.id,
    );
    state.rolePolicies = [...others, changed];
  });
  return { status: 200, body: policyView(role, request) };
}

function changedBy(rules: readonly Rule[], caller: string, old: AssignmentRules): AssignmentRules {
  const expiration = rules.find(({ id }) => id === `Expiration_${caller}_Assignment`);
  const enablement = rules.find(({ id }) => id === `Enablement_${caller}_Assignment`);
  return {
    isExpirationRequired: expiration?.isExpirationRequired ?? old.isExpirationRequired,
    maximumDuration: expiration?.maximumDuration ?? old.maximumDuration,
    enabledRules: enablement?.enabledRules ?? old.enabledRules,
  };
}
