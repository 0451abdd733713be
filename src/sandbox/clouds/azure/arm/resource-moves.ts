import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { moveResource } from '../estate.ts';
import { parseScope, type Scope } from '../rbac/scope.ts';
import { type Reply, ServiceError } from '../service.ts';
import { authorize, checkLocks, jsonBody, type ScopedRequest } from './arm-request.ts';
import { checkRootExists, checkScopeExists, checkWritable } from './scope-existence.ts';

const bodySchema = z.looseObject({
  resources: z.array(z.string()).min(1),
  targetResourceGroup: z.string(),
});

/**
 * POST …/moveResources: 202 with the address of an operation that is over already. Role assignments at what was
 * moved stay behind with the old id (Microsoft Learn, "Move Azure resources", checklist).
 */
export function moveResources(request: ScopedRequest): Reply {
  const { scope, store, call } = request;
  authorize(request, 'Microsoft.Resources/subscriptions/resourceGroups/moveResources/action', scope.id);
  const parsed = bodySchema.safeParse(jsonBody(call));
  const target = parsed.success ? parseScope(parsed.data.targetResourceGroup) : undefined;
  const sources = parsed.success ? parsed.data.resources.map((id) => parseScope(id)) : [];
  if (target?.kind !== 'resourceGroup' || !sources.every((source) => isIn(source, scope)))
    throw new ServiceError(400, 'InvalidRequestContent', 'The request to move resources is not valid.');
  authorize(
    { ...request, scope: target },
    'Microsoft.Resources/subscriptions/resourceGroups/write',
    target.id,
  );
  for (const place of [scope, target]) {
    checkRootExists(store.current, place);
    checkWritable(store.current, place);
    checkScopeExists(store.current, place);
    checkLocks({ ...request, scope: place }, 'delete', place.id);
  }
  for (const source of sources) if (source) checkScopeExists(store.current, source);
  store.update((state) => {
    for (const source of sources) if (source) moveResource(state, source, target);
  });
  const version = call.query.get('api-version') ?? '';
  const address = `${call.origin}/subscriptions/${scope.subscription ?? ''}/operationresults/${randomUUID()}`;
  return { status: 202, headers: { Location: `${address}?api-version=${version}`, 'Retry-After': '1' } };
}

/** GET of an operation: none takes time here. */
export function getOperationResult(): Reply {
  return { status: 204 };
}

function isIn(source: Scope | undefined, group: Scope): boolean {
  return source?.kind === 'resource' && source.key.startsWith(`${group.key}/`);
}
