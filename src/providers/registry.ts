import type { TokenCredential } from '@azure/identity';
import type { Clock, GrantProvider, ProviderRegistry } from '../core/ports.ts';
import { createAttachmentProvider } from './aws/iam-attachment.ts';
import { createAwsSessions } from './aws/session.ts';
import { createArm } from './azure/arm.ts';
import { createRoleProvider } from './azure/role.ts';

export interface ProviderRegistryOptions {
  /** The app's managed identity. */
  readonly credential: TokenCredential;
  readonly clock: Clock;
  readonly aws: { readonly hubRole: string; readonly audience: string; readonly region: string };
  /** Address of Azure Resource Manager, without a trailing slash. */
  readonly armEndpoint: string;
}

/** Every kind of grant that this version of Latchkey can place, with the clients behind it. Calls no cloud yet. */
export function createProviderRegistry(options: ProviderRegistryOptions): ProviderRegistry {
  const { credential, clock, aws, armEndpoint } = options;
  const providers: readonly GrantProvider[] = [
    createAttachmentProvider(createAwsSessions({ credential, clock, ...aws })),
    createRoleProvider(createArm({ credential, endpoint: armEndpoint })),
  ];
  return new Map(providers.map((provider) => [provider.kind, provider]));
}
