import type { TokenCredential } from '@azure/identity';
import type { CallWatch } from '../core/cloud-call.ts';
import type { Clock } from '../core/ports.ts';
import type { GrantProvider, ProviderRegistry } from '../core/providers.ts';
import { createAttachmentProvider } from './aws/iam-attachment.ts';
import { createGroupProvider as createIamGroupProvider } from './aws/iam-group.ts';
import { createPolicyProvider } from './aws/iam-policy.ts';
import { createIamRoleProvider } from './aws/iam-role.ts';
import { type AwsSessions, createAwsSessions } from './aws/session.ts';
import { createAssignmentProvider } from './aws/sso-assignment.ts';
import { createSessionProvider } from './aws/sts-session.ts';
import { createAzureClients } from './azure/clients.ts';
import { createGroupProvider } from './azure/group.ts';
import { createPimProvider } from './azure/pim.ts';
import { createRoleProvider } from './azure/role.ts';

export interface ProviderRegistryOptions {
  /** The app's managed identity. */
  readonly credential: TokenCredential;
  readonly clock: Clock;
  readonly aws: { readonly hubRole: string; readonly audience: string; readonly region: string };
  /** The way into AWS, where others use it too; made from `aws` when absent. */
  readonly awsSessions?: AwsSessions;
  /** Address of Azure Resource Manager, without a trailing slash. */
  readonly armEndpoint: string;
  /** Address of Microsoft Graph, without a trailing slash. */
  readonly graphEndpoint: string;
  /** Object id of the identity whose artifacts in Azure are Latchkey's; absent: that of the credential. */
  readonly ownerId?: string;
  /** Absent where nobody watches; the way into AWS has its own. */
  readonly watch?: CallWatch | undefined;
}

/** Every kind of grant that this version of Latchkey can place, with the clients behind it. Calls no cloud yet. */
export function createProviderRegistry(options: ProviderRegistryOptions): ProviderRegistry {
  const { credential, clock, aws } = options;
  const { arm, pim, groups, schedules } = createAzureClients(options);
  const sessions = options.awsSessions ?? createAwsSessions({ credential, clock, ...aws });
  const providers: readonly GrantProvider[] = [
    createAttachmentProvider(sessions),
    createPolicyProvider(sessions),
    createIamGroupProvider(sessions),
    createIamRoleProvider(sessions),
    createSessionProvider(sessions, clock),
    createAssignmentProvider(sessions, clock),
    createRoleProvider({ arm, pim }),
    createPimProvider({ arm, pim, clock }),
    createGroupProvider({ groups, schedules, clock }),
  ];
  return new Map(providers.map((provider) => [provider.kind, provider]));
}
