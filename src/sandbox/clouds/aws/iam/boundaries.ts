import type { Role, User } from '../state.ts';
import { noSuchEntity } from '../wire/errors.ts';
import { type IamActions, write } from './action.ts';
import { readBoundary } from './details.ts';
import { checkModifiable, type EntityKind, existing, readReference, targetOf } from './entity-kinds.ts';

/** Put…PermissionsBoundary and Delete…PermissionsBoundary for users or roles. */
export function boundaryActions(kind: EntityKind<User> | EntityKind<Role>): IamActions {
  const either = kind as EntityKind<User | Role>;
  const { type } = kind;
  return {
    [`Put${type}PermissionsBoundary`]: write((call) => {
      const reference = readReference(call, either);
      call.parameters.required('PermissionsBoundary');
      const boundary = readBoundary(call);
      // The condition key holds the boundary that is to be, not the one that is.
      call.authorize(targetOf(call, either, reference, { 'iam:PermissionsBoundary': boundary.arn }));
      const entity = existing(either, reference);
      checkModifiable(entity);
      boundary.check();
      if (boundary.arn !== undefined) entity.boundary = boundary.arn;
      return undefined;
    }),

    [`Delete${type}PermissionsBoundary`]: write((call) => {
      const reference = readReference(call, either);
      call.authorize(targetOf(call, either, reference));
      const entity = existing(either, reference);
      checkModifiable(entity);
      if (entity.boundary === undefined) {
        throw noSuchEntity(`${type} ${entity.name} does not have a permissions boundary.`);
      }
      delete entity.boundary;
      return undefined;
    }),
  };
}
