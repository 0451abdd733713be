import type { AwsAccount, PolicyStatement } from '../../core/catalogue/catalogue.ts';
import { mayGiveAccess } from '../../core/catalogue/danger/actions.ts';
import { invalid } from './account.ts';

/**
 * Nothing that gives access is lent without a boundary: what its holder makes with it would outlast the request.
 * With a boundary, the boundary says how far it goes.
 * @throws AccessError `catalogue.invalid`
 */
export function refuseAccessGiving(statements: readonly PolicyStatement[], account: AwsAccount): void {
  if (account.permissionsBoundary !== undefined) return;
  const found = statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ actions }) => actions)
    .find(mayGiveAccess);
  if (found !== undefined)
    throw invalid(
      `"${found}" lets its holder give access to themselves and others, which would outlast the request. Name the actions that are needed, or a permissionsBoundary for the account ${account.name}.`,
    );
}
