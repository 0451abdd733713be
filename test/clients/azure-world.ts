import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { createAzureClients } from '../../src/providers/azure/clients.ts';
import { createGroupProvider } from '../../src/providers/azure/group.ts';
import { createPimProvider } from '../../src/providers/azure/pim.ts';
import { createRoleProvider } from '../../src/providers/azure/role.ts';
import { createAzureSurvey } from '../../src/providers/azure/survey.ts';
import { createCertificates } from '../../src/sandbox/clouds/azure/certificates.ts';
import type { AzureSeed } from '../../src/sandbox/clouds/azure/seed.ts';
import { subject } from '../contracts/aws-cloud.ts';
import { azureSeed, readers, startAzureCloud, storage, subscription } from '../contracts/azure-cloud.ts';
import { anEntitlement } from '../providers/azure/entitlement.ts';
import { aCatalogue, aContext, aRequest, dana } from '../providers/builders.ts';
import { anRsaCertificate } from '../sandbox/clouds/azure/rsa-certificate.ts';
import { corp, guests, lea, mo, outer, tenant } from './azure-places.ts';
import { type DotnetIdentity, startDotnetProgram } from './dotnet-client.ts';

const exchange = 'api://AzureADTokenExchange';
const auditor = { clientId: 'a1a1a1a1-1111-4222-8333-444444444444', secret: 'a secret of the auditor alone' };
const stranger = { clientId: 'a2a2a2a2-1111-4222-8333-444444444444', secret: 'a secret of a stranger' };
const auditorId = 'a3a3a3a3-1111-4222-8333-444444444444';
const strangerId = 'a4a4a4a4-1111-4222-8333-444444444444';
const rsa = anRsaCertificate();

/** Who the .NET program can be. */
export const identities = {
  auditor: { by: 'secret', ...auditor },
  auditorByCertificate: {
    by: 'certificate',
    clientId: auditor.clientId,
    pem: `${rsa.certificate}${rsa.key}`,
  },
  auditorByFederation: { by: 'federation', clientId: auditor.clientId, audience: exchange },
  /** Latchkey's own identity. */
  machine: { by: 'managedIdentity' },
  /** May do nothing. */
  stranger: { by: 'secret', ...stranger },
  withWrongSecret: { by: 'secret', clientId: auditor.clientId, secret: 'a secret of somebody else' },
} as const satisfies Record<string, DotnetIdentity>;

/** An application that may do everything beside Latchkey, one that may do nothing, and more people. */
function seed(): AzureSeed {
  const base = azureSeed();
  return {
    ...base,
    subscriptions: (base.subscriptions ?? []).map((entry) => ({
      ...entry,
      resourceGroups: [...(entry.resourceGroups ?? []), { name: 'empty' }],
    })),
    users: [
      ...(base.users ?? []).map((user) => (user.id === dana.objectId ? { ...user, manager: mo } : user)),
      { id: mo, userPrincipalName: 'mo@contoso.com', displayName: "Mo O'Neil", jobTitle: 'Lead' },
      { id: lea, userPrincipalName: 'lea@contoso.com', displayName: 'Lea Li', employeeId: '4711' },
      ...Array.from({ length: 5 }, (_, index) => ({
        id: `0606060${index}-1111-4222-8333-0123456789ab`,
        userPrincipalName: `temp${index}@contoso.com`,
        displayName: `Temp ${index}`,
      })),
    ],
    groups: [
      ...(base.groups ?? []),
      { id: outer, displayName: 'Data people', members: [readers] },
      { id: guests, displayName: 'Guests' },
    ],
    applications: [
      ...(base.applications ?? []),
      {
        clientId: auditor.clientId,
        objectId: auditorId,
        displayName: 'Auditor',
        secrets: [auditor.secret],
        certificates: [rsa.certificate],
        federatedCredentials: [
          {
            issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
            subject,
            audience: exchange,
          },
        ],
        appRoles: {
          'https://graph.microsoft.com': [
            'User.Read.All',
            'GroupMember.ReadWrite.All',
            'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
          ],
        },
      },
      {
        clientId: stranger.clientId,
        objectId: strangerId,
        displayName: 'Stranger',
        secrets: [stranger.secret],
      },
    ],
    roleAssignments: [
      ...(base.roleAssignments ?? []),
      { scope: corp, role: 'Owner', principalId: auditorId },
    ],
  };
}

const certificates = createCertificates();

export const catalogue = aCatalogue({
  azure: { subscriptions: new Map([['data', subscription]]) },
  entitlements: new Map([
    ['all', anEntitlement({ grants: [{ kind: 'azure.role', managementGroup: 'corp', role: 'Reader' }] })],
  ]),
});

export const specs = {
  blob: {
    kind: 'azure.role',
    subscription: 'data',
    resourceGroup: 'reports',
    resource: storage,
    role: 'Storage Blob Data Reader',
  },
  role: { kind: 'azure.role', subscription: 'data', role: 'Reader' },
  pim: { kind: 'azure.pim', subscription: 'data', resourceGroup: 'reports', role: 'Reader' },
  group: { kind: 'entra.group', group: readers, name: 'Report readers' },
  pimGroup: { kind: 'entra.group', group: guests, name: 'Guests', pim: true },
} as const;

/**
 * A simulated Azure that starts at the real time, with Latchkey's providers on one side and a .NET program on the
 * other.
 */
export async function startAzureWorld(program: string) {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const cloud = await startAzureCloud({
    now,
    seed: seed(),
    certificates,
    limits: { pageSize: 2, graphPageSize: 3 },
  });
  setDefaultCACertificates([...getCACertificates('bundled'), certificates.ca]);
  const { simulator } = cloud;
  const start = (machine: 'App Service' | 'virtual machine') =>
    startDotnetProgram({ program, simulator, certificateAuthority: certificates.ca, machine });
  const dotnet = start('App Service');
  const clients = createAzureClients(cloud);
  const clock = { now };
  const roles = createRoleProvider(clients);
  const providers: Readonly<Record<keyof typeof specs, GrantProvider>> = {
    blob: roles,
    role: roles,
    pim: createPimProvider({ ...clients, clock }),
    group: createGroupProvider({ ...clients, clock }),
    pimGroup: createGroupProvider({ ...clients, clock }),
  };
  const startsAt = new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString();
  const expiresAt = new Date(Date.parse(startsAt) + 3_600_000).toISOString();

  return {
    cloud,
    clients,
    providers,
    startsAt,
    expiresAt,
    survey: createAzureSurvey(clients),
    /** What Latchkey lends Dana, placed. */
    lend: async (what: keyof typeof specs): Promise<PlannedGrant> => {
      const provider = providers[what];
      const plan = provider.plan(
        provider.schema.parse(specs[what]),
        aContext({ request: aRequest({ requestedAt: startsAt }), catalogue, startsAt, expiresAt }),
      );
      await provider.place(plan);
      return plan;
    },
    start,
    dotnet: (identity: keyof typeof identities) => dotnet.as(identities[identity]),
    /** Moves the clock of Azure and of Latchkey. The .NET program keeps to that of the machine. */
    forward: (seconds: number): void => {
      ahead += seconds * 1_000;
    },
    stop: async (): Promise<void> => {
      await dotnet.stop();
      await cloud.stop();
    },
  };
}

export type AzureWorld = Awaited<ReturnType<typeof startAzureWorld>>;
