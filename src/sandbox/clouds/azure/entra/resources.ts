import type { State } from '../state.ts';

/** An API that tokens can be asked for. */
export interface Resource {
  /** The name it was asked for by; v1 tokens carry it as `aud`. */
  readonly requested: string;
  /** Every name it goes by, without a slash at the end. */
  readonly identifiers: readonly string[];
  /** v2 tokens carry it as `aud`; null where it is of no use, because the API takes v1 tokens by name only. */
  readonly clientId: string | null;
  readonly tokenVersion: 1 | 2;
}

/** Microsoft's own APIs are in every tenant. */
const FIRST_PARTY: readonly Omit<Resource, 'requested'>[] = [
  {
    identifiers: ['https://management.azure.com', 'https://management.core.windows.net'],
    clientId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
    tokenVersion: 1,
  },
  {
    identifiers: ['https://graph.microsoft.com'],
    clientId: '00000003-0000-0000-c000-000000000000',
    tokenVersion: 1,
  },
  {
    identifiers: ['https://storage.azure.com'],
    clientId: 'e406a681-f3d4-42a8-90b6-c2b029497af1',
    tokenVersion: 1,
  },
  {
    identifiers: ['https://vault.azure.net'],
    clientId: 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093',
    tokenVersion: 1,
  },
  {
    identifiers: ['https://api.botframework.com'],
    clientId: null,
    tokenVersion: 1,
  },
  {
    // Tokens for it are shown in place of a client secret (workload identity federation).
    identifiers: ['api://AzureADTokenExchange'],
    clientId: 'fb60f99c-7a34-4190-8149-302f77469936',
    tokenVersion: 2,
  },
];

/** Looks an API up by identifier URI or client id; undefined when the tenant does not know it. */
export function findResource(state: State, requested: string): Resource | undefined {
  const own = state.applications.map((application) => ({
    identifiers: application.identifierUris,
    clientId: application.clientId,
    tokenVersion: application.accessTokenVersion,
  }));
  const found = [...FIRST_PARTY, ...own].find((resource) =>
    namesOf(resource).some((name) => sameIdentifier(name, requested)),
  );
  return found && { ...found, requested };
}

/** Everything that a token can call the API by. */
export function namesOf(resource: Pick<Resource, 'identifiers' | 'clientId'>): readonly string[] {
  return resource.clientId === null ? resource.identifiers : [...resource.identifiers, resource.clientId];
}

/** True when both name the same API; a slash at the end does not count. */
export function sameIdentifier(one: string, other: string): boolean {
  return trimmed(one) === trimmed(other);
}

function trimmed(identifier: string): string {
  return identifier.toLowerCase().replace(/\/$/, '');
}
