import type { Reply } from '../service.ts';
import { memberEntity, SERVICE_PRINCIPAL_TYPE } from './entities.ts';
import { parseFilter } from './filter.ts';
import { READERS, requirePermission } from './graph-caller.ts';
import type { GraphRequest } from './graph-request.ts';
import { allowOptions, collection, isAdvanced, select } from './query.ts';

const FILTER_RULES = {
  resource: 'ServicePrincipal',
  properties: ['id', 'appId', 'displayName', 'servicePrincipalNames', 'servicePrincipalType'],
} as const;

/** GET /servicePrincipals */
export function listServicePrincipals({ call, caller, store, pageSize }: GraphRequest): Reply {
  requirePermission(caller, READERS.applications);
  allowOptions(call, ['$select', '$filter', '$top', '$skiptoken', '$count']);
  const filter = call.query.get('$filter');
  const rules = { ...FILTER_RULES, advanced: isAdvanced(call) };
  const wanted = filter === null ? () => true : parseFilter(filter, rules);
  const found = store.current.applications
    .map((entry) => memberEntity({ type: 'ServicePrincipal', id: entry.objectId, entry }))
    .filter(wanted);
  return collection(call, found.map(select(call, SERVICE_PRINCIPAL_TYPE)), 'servicePrincipals', pageSize);
}
