import { at, Expression, type Resource, type Value } from './infra-parts.ts';

/** Who holds one of these can give themselves everything. */
export const adminRoles = [
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
];

/** What has to stand in every resource of a type, by its path. */
const musts: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  'Microsoft.Storage/storageAccounts': {
    'properties.allowSharedKeyAccess': false,
    'properties.allowBlobPublicAccess': false,
    'properties.allowCrossTenantReplication': false,
    'properties.minimumTlsVersion': 'TLS1_2',
    'properties.supportsHttpsTrafficOnly': true,
  },
  'Microsoft.Storage/storageAccounts/blobServices/containers': { 'properties.publicAccess': 'None' },
  'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies': {
    'properties.allowProtectedAppendWrites': true,
  },
  'Microsoft.Web/sites': {
    'identity.type': 'UserAssigned',
    'properties.httpsOnly': true,
    'properties.siteConfig.minTlsVersion': '1.2',
    'properties.siteConfig.scmMinTlsVersion': '1.2',
    'properties.siteConfig.ftpsState': 'Disabled',
    'properties.functionAppConfig.deployment.storage.authentication.type': 'UserAssignedIdentity',
  },
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': { 'properties.allow': false },
  'Microsoft.BotService/botServices': {
    'properties.msaAppType': 'UserAssignedMSI',
    'properties.disableLocalAuth': true,
  },
  'Microsoft.KeyVault/vaults': {
    'properties.enableRbacAuthorization': true,
    'properties.enablePurgeProtection': true,
  },
  'Microsoft.Authorization/roleAssignments': { 'properties.principalType': 'ServicePrincipal' },
};

/** Types that a deployment of Latchkey is not safe without. */
const needed = [
  'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies',
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
  'Microsoft.Insights/scheduledQueryRules',
];

/** Every way in which resources are less safe than they have to be, one line each. */
export function insecurities(resources: readonly Resource[]): string[] {
  const wrong = resources.flatMap(({ file, type, body }) =>
    Object.entries(musts[type] ?? {})
      .filter(([path, must]) => at(body, ...path.split('.')) !== must)
      .map(([path, must]) => `${file}: ${type} ${path} is not ${JSON.stringify(must)}`),
  );
  const missing = needed.filter((wanted) => !resources.some(({ type }) => type === wanted));
  return [...wrong, ...missing.map((type) => `there is no ${type}`), ...gates(resources)];
}

/** The gate in front of the app lets through what checks its callers itself, and nothing else. */
function gates(resources: readonly Resource[]): string[] {
  const gate = resources.find(({ body }) => at(body, 'properties', 'globalValidation') !== undefined);
  if (!gate) return ['there is no Easy Auth'];
  const validation = at(gate.body, 'properties', 'globalValidation');
  const found = JSON.stringify([
    at(validation, 'requireAuthentication'),
    at(validation, 'unauthenticatedClientAction'),
    at(validation, 'excludedPaths'),
  ]);
  const right = JSON.stringify([true, 'Return401', ['/api/messages', '/api/openapi.json']]);
  return found === right
    ? []
    : [`${gate.file}: Easy Auth lets through more or less than it should: ${found}`];
}

/** Whether an assignment is bound by a condition on which roles and which principals it may be used for. */
export function isConditioned({ body }: Resource): boolean {
  const condition = at(body, 'properties', 'condition');
  return (
    at(body, 'properties', 'conditionVersion') === '2.0' &&
    (condition instanceof Expression || typeof condition === 'string')
  );
}
