import { type Reply, ServiceError } from '../service.ts';
import type { State } from '../state.ts';
import { type ArmRequest, authorize, type ScopedRequest } from './arm-request.ts';
import { page } from './page.ts';
import { mayRead } from './resources.ts';

const READ = 'Microsoft.Management/managementGroups/read';
const TYPE = 'Microsoft.Management/managementGroups';

type ManagementGroup = State['managementGroups'][number];

/** GET of the management groups that the caller may read. */
export function listManagementGroups(request: ArmRequest): Reply {
  const { store, call, limits } = request;
  const { managementGroups, tenantId } = store.current;
  const views = managementGroups
    .filter((group) => mayRead(request, READ, idOf(group)))
    .map((group) => ({ ...reference(group), properties: { tenantId, displayName: nameOf(group) } }));
  return page(call, views, limits.pageSize);
}

/** GET of one; with `$expand=children`, and those of the children with `$recurse=true`. */
export function getManagementGroup(request: ScopedRequest): Reply {
  const { store, call, scope } = request;
  authorize(request, READ, scope.id);
  const state = store.current;
  const group = groupOf(request);
  const parent = state.managementGroups.find(
    (entry) => entry.name.toLowerCase() === group.parent?.toLowerCase(),
  );
  const expand = call.query.get('$expand')?.toLowerCase() === 'children';
  const recurse = call.query.get('$recurse')?.toLowerCase() === 'true';
  return {
    status: 200,
    body: {
      ...reference(group),
      properties: {
        tenantId: state.tenantId,
        displayName: nameOf(group),
        details: {
          version: 1,
          ...(parent && { parent: { id: idOf(parent), name: parent.name, displayName: nameOf(parent) } }),
        },
        ...(expand && { children: childrenOf(state, group, recurse) }),
      },
    },
  };
}

/** GET of everything below. */
export function listDescendants(request: ScopedRequest): Reply {
  authorize(request, READ, request.scope.id);
  return page(request.call, descendantsOf(request.store.current, groupOf(request)), request.limits.pageSize);
}

function groupOf({ store, scope }: ScopedRequest): ManagementGroup {
  const found = store.current.managementGroups.find(
    (entry) => entry.name.toLowerCase() === scope.managementGroup,
  );
  if (found === undefined)
    throw new ServiceError(
      404,
      'NotFound',
      `The management group '${scope.managementGroup ?? ''}' cannot be found.`,
    );
  return found;
}

function childrenOf(state: State, group: ManagementGroup, recurse: boolean): readonly object[] {
  const groups = below(state, group).map((child) => ({
    ...reference(child),
    displayName: nameOf(child),
    ...(recurse && { children: childrenOf(state, child, true) }),
  }));
  const subscriptions = state.subscriptions
    .filter((entry) => isSame(entry.managementGroup, group))
    .map((entry) => ({
      type: '/subscriptions',
      id: `/subscriptions/${entry.id}`,
      name: entry.id,
      displayName: entry.displayName,
    }));
  return [...groups, ...subscriptions];
}

function descendantsOf(state: State, group: ManagementGroup): readonly object[] {
  const parent = { id: idOf(group) };
  const subscriptions = state.subscriptions
    .filter((entry) => isSame(entry.managementGroup, group))
    .map((entry) => ({
      id: `/subscriptions/${entry.id}`,
      type: '/subscriptions',
      name: entry.id,
      properties: { displayName: entry.displayName, parent },
    }));
  const groups = below(state, group).flatMap((child) => [
    { ...reference(child), properties: { displayName: nameOf(child), parent } },
    ...descendantsOf(state, child),
  ]);
  return [...groups, ...subscriptions];
}

function below(state: State, group: ManagementGroup): readonly ManagementGroup[] {
  return state.managementGroups.filter((entry) => entry !== group && isSame(entry.parent, group));
}

function isSame(name: string | null, group: ManagementGroup): boolean {
  return name?.toLowerCase() === group.name.toLowerCase();
}

function reference(group: ManagementGroup): { id: string; type: string; name: string } {
  return { id: idOf(group), type: TYPE, name: group.name };
}

function idOf({ name }: ManagementGroup): string {
  return `/providers/${TYPE}/${name}`;
}

function nameOf({ name, displayName }: ManagementGroup): string {
  return displayName === '' ? name : displayName;
}
