import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { TokenCredential } from '@azure/identity';
import { createCertificates } from '../../src/sandbox/clouds/azure/certificates.ts';
import type { AzureSeed } from '../../src/sandbox/clouds/azure/seed.ts';
import {
  type AzureSimulator,
  type AzureSimulatorOptions,
  startAzureSimulator,
} from '../../src/sandbox/clouds/azure/simulator.ts';
import { dana } from '../providers/builders.ts';
import { audience, subject } from './aws-cloud.ts';

export const subscription = 'aaaaaaaa-1111-4222-8333-444444444444';
export const storage = 'Microsoft.Storage/storageAccounts/contosodata';
const blobReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1';
export const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
/** May give access, by a pattern. */
export const roleMaker = 'c0c0c0c0-1111-4222-8333-444444444444';
/** May do everything but give access. */
export const operator = 'c1c1c1c1-1111-4222-8333-444444444444';
export const identityClientId = 'b1b1b1b1-1111-4222-8333-444444444444';
/** An ordinary security group. */
export const readers = 'e0e0e0e0-1111-4222-8333-444444444444';
const administrator = '0b0b0b0b-1111-4222-8333-0123456789ab';

const lendable = `{${blobReader}, ${reader}, ${roleMaker}}`;
const assignments = 'Microsoft.Authorization/roleAssignments';

/** Keeps Latchkey's identity to the roles it lends and to people, for making and for deleting. */
const delegation = `((!(ActionMatches{'${assignments}/write'})) OR (@Request[${assignments}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals ${lendable} AND @Request[${assignments}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'User'})) AND ((!(ActionMatches{'${assignments}/delete'})) OR (@Resource[${assignments}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals ${lendable}))`;

export function azureSeed(): AzureSeed {
  return {
    tenantId: '5a0c1f6e-0000-4000-8000-000000000001',
    users: [
      {
        id: dana.objectId,
        userPrincipalName: dana.userPrincipalName,
        displayName: dana.displayName,
        mail: dana.userPrincipalName,
      },
      { id: administrator, userPrincipalName: 'ada@contoso.com', displayName: 'Ada Admin' },
    ],
    applications: [
      {
        clientId: identityClientId,
        objectId: subject,
        displayName: 'latchkey',
        managedIdentity: true,
        appRoles: {
          'https://graph.microsoft.com': [
            'User.Read.All',
            'GroupMember.ReadWrite.All',
            'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
          ],
        },
      },
      {
        clientId: 'd1d1d1d1-1111-4222-8333-444444444444',
        objectId: 'd2d2d2d2-1111-4222-8333-444444444444',
        displayName: 'Latchkey in AWS',
        identifierUris: [audience],
      },
    ],
    groups: [{ id: readers, displayName: 'Report readers' }],
    managementGroups: [{ name: 'corp' }],
    subscriptions: [
      {
        id: subscription,
        displayName: 'data',
        managementGroup: 'corp',
        resourceGroups: [
          { name: 'reports', resources: [storage, `${storage}/blobServices/default/containers/2026`] },
          { name: 'archive' },
        ],
      },
    ],
    customRoles: [
      {
        id: operator,
        roleName: 'Operator',
        permissions: [
          {
            actions: ['*'],
            notActions: ['Microsoft.Authorization/*/Write', 'Microsoft.Authorization/elevateAccess/Action'],
          },
        ],
        assignableScopes: [`/subscriptions/${subscription}`],
      },
      {
        id: roleMaker,
        roleName: 'Role maker',
        permissions: [
          { actions: ['Microsoft.Authorization/role*'], notActions: ['Microsoft.Authorization/*/delete'] },
        ],
        assignableScopes: [`/subscriptions/${subscription}`],
      },
    ],
    roleAssignments: [
      {
        scope: `/subscriptions/${subscription}/resourceGroups/reports`,
        role: 'Storage Blob Data Reader',
        principalId: readers,
      },
      {
        scope: '/providers/Microsoft.Management/managementGroups/corp',
        role: 'Owner',
        principalId: administrator,
      },
      {
        scope: '/providers/Microsoft.Management/managementGroups/corp',
        role: 'Role Based Access Control Administrator',
        principalId: subject,
        condition: delegation,
      },
    ],
  };
}

export interface AzureCloud {
  readonly simulator: AzureSimulator;
  /** Addresses as the settings hold them, without a trailing slash. */
  readonly armEndpoint: string;
  readonly graphEndpoint: string;
  /** The app's managed identity. The SDK's own credential serves one endpoint a process, and there are many here. */
  readonly credential: TokenCredential;
  /** For what somebody else does in Azure. */
  readonly administratorCredential: TokenCredential;
  stop(): Promise<void>;
}

const certificates = createCertificates();

/** A simulated Azure whose certificate this process trusts and whose managed identity it has. */
export async function startAzureCloud(options: Partial<AzureSimulatorOptions> = {}): Promise<AzureCloud> {
  const now = options.now ?? (() => new Date());
  setDefaultCACertificates([...getCACertificates('bundled'), certificates.ca]);
  const simulator = await startAzureSimulator({
    now,
    seed: azureSeed(),
    certificates,
    ...options,
  });
  return {
    simulator,
    armEndpoint: simulator.armEndpoint,
    graphEndpoint: simulator.graphEndpoint.replace(/\/$/, ''),
    credential: { getToken: (scope) => identityToken(simulator, String(scope)) },
    administratorCredential: {
      getToken: (scope) => administratorToken(simulator, now(), String(scope)),
    },
    stop: () => simulator.stop(),
  };
}

/** For Azure Resource Manager, or for Microsoft Graph with all that is done there by hand. */
async function administratorToken(simulator: AzureSimulator, now: Date, scope: string) {
  const { tenantId: tid, issuers } = simulator;
  const seconds = Math.floor(now.getTime() / 1_000);
  const graph = scope.includes('graph');
  const token = await simulator.signToken({
    aud: graph ? 'https://graph.microsoft.com' : 'https://management.azure.com',
    ...(graph && {
      scp: 'GroupMember.ReadWrite.All PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
    }),
    iss: issuers.v1,
    oid: administrator,
    sub: administrator,
    tid,
    ver: '1.0',
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3_600,
  });
  return { token, expiresOnTimestamp: (seconds + 3_600) * 1_000 };
}

async function identityToken(simulator: AzureSimulator, scope: string) {
  const resource = encodeURIComponent(scope.replace(/\/\.default$/, ''));
  const response = await fetch(`${simulator.identityEndpoint}?api-version=2019-08-01&resource=${resource}`, {
    headers: { 'x-identity-header': simulator.identityHeader },
  });
  const body = (await response.json()) as { access_token: string; expires_on: string };
  return { token: body.access_token, expiresOnTimestamp: Number(body.expires_on) * 1_000 };
}
