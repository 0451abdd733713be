import type { TokenCredential } from '@azure/identity';
import type { CallWatch } from '../../core/cloud-call.ts';
import { type Arm, createArm } from './arm.ts';
import { type ArmPim, createArmPim } from './arm-pim.ts';
import { tokenScopeFor } from './audience.ts';
import { createGraph } from './graph.ts';
import { createGroupSchedules, type GroupSchedules } from './group-schedules.ts';
import { createGroups, type Groups } from './groups.ts';
import { ownObjectId } from './identity.ts';

export interface AzureClientOptions {
  /** The app's managed identity. */
  readonly credential: TokenCredential;
  /** Addresses of Azure Resource Manager and Microsoft Graph, without a trailing slash. */
  readonly armEndpoint: string;
  readonly graphEndpoint: string;
  /** Object id of the identity whose artifacts are Latchkey's; absent: that of the credential. */
  readonly ownerId?: string;
  /** Absent where nobody watches. */
  readonly watch?: CallWatch | undefined;
}

/** What the providers and the survey of Azure call, behind one identity. */
export interface AzureClients {
  readonly arm: Arm;
  readonly pim: ArmPim;
  readonly groups: Groups;
  readonly schedules: GroupSchedules;
}

/** Calls nothing yet. None of the clients repeats a call or waits: that is for durable timers. */
export function createAzureClients({
  credential,
  armEndpoint,
  graphEndpoint,
  ownerId,
  watch,
}: AzureClientOptions): AzureClients {
  const graph = createGraph({ credential, endpoint: graphEndpoint, repeatOnce: false, watch });
  const owner = ownerId === undefined ? undefined : { ownId: () => Promise.resolve(ownerId.toLowerCase()) };
  const { ownId } = owner ?? { ownId: () => ownObjectId(credential, tokenScopeFor('graph', graphEndpoint)) };
  return {
    arm: { ...createArm({ credential, endpoint: armEndpoint, watch }), ...owner },
    pim: { ...createArmPim({ credential, endpoint: armEndpoint, watch }), ...owner },
    groups: createGroups(graph, graphEndpoint),
    schedules: createGroupSchedules(graph, ownId),
  };
}
