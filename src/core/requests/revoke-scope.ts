import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Directory } from '../ports.ts';
import type { PlannedGrant, RequestRecord } from './request.ts';

/** Whose or which access is to be revoked. */
export type RevokeScope =
  /** What somebody receives; their Entra object id. */
  | { readonly of: 'person'; readonly objectId: string }
  | { readonly of: 'entitlement'; readonly name: string }
  /** What is in an AWS account or an Azure subscription, or reaches it; by the catalogue's name or its own id. */
  | { readonly of: 'account'; readonly name: string }
  | { readonly of: 'everything' };

type Concerns = (record: RequestRecord) => boolean;

/** Which requests a scope is about; undefined when the catalogue does not know it, which is mistyped. Pure. */
export function concernedBy(scope: RevokeScope, catalogue: Catalogue): Concerns | undefined {
  switch (scope.of) {
    case 'everything':
      return () => true;
    case 'person':
      return ({ request }) => request.beneficiary.objectId === scope.objectId;
    case 'entitlement': {
      const name = scope.name.toLowerCase();
      // Also one that the catalogue does not have any more: what was lent by it may be active.
      return ({ request }) => request.entitlement.name === name;
    }
    case 'account': {
      const ids = accountIds(scope.name.toLowerCase(), catalogue);
      if (ids.length === 0) return undefined;
      return ({ grants }) => grants.some(({ plan }) => ids.some((id) => reaches(plan, id)));
    }
  }
}

/** The accounts and subscriptions of a catalogue, each by its name and its own id. Pure. */
export function accountsOf({ aws, azure }: Catalogue): readonly (readonly [name: string, id: string])[] {
  return [...[...aws.accounts.values()].map(({ name, id }) => [name, id] as const), ...azure.subscriptions];
}

function accountIds(wanted: string, catalogue: Catalogue): readonly string[] {
  return accountsOf(catalogue)
    .map((named) => named.map((text) => text.toLowerCase()))
    .filter((named) => named.includes(wanted))
    .flatMap(([, id]) => id ?? []);
}

/** Whether a grant is in an account or subscription, or by way of it: its id is then in what the provider keeps. */
function reaches({ artifact, target, details }: PlannedGrant, id: string): boolean {
  return [artifact, target, ...Object.values(details)].some((text) => text.toLowerCase().includes(id));
}

/**
 * What a scope is called by people; empty for everything.
 * @throws AccessError `directory.unavailable`
 */
export async function nameOfScope(
  directory: Pick<Directory, 'person'>,
  catalogue: Catalogue,
  scope: RevokeScope,
): Promise<string> {
  switch (scope.of) {
    case 'everything':
      return '';
    case 'person':
      return (await directory.person(scope.objectId))?.displayName ?? scope.objectId;
    case 'entitlement':
      return catalogue.entitlements.get(scope.name)?.title ?? scope.name;
    case 'account':
      return scope.name;
  }
}
