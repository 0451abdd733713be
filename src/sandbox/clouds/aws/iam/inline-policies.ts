import type { Group, InlinePolicy, Role, User } from '../state.ts';
import { limitExceeded, noSuchEntity } from '../wire/errors.ts';
import { type IamActions, read, write } from './action.ts';
import { checkModifiable, type EntityKind, existing, readReference, targetOf } from './entity-kinds.ts';
import { readIdentityPolicy, readName } from './input.ts';
import { readPage } from './paging.ts';
import { quotaSize } from './quotas.ts';

/** Put…Policy, Get…Policy, Delete…Policy and List…Policies for users, roles or groups. */
export function inlinePolicyActions(kind: EntityKind): IamActions {
  const { type } = kind;
  return {
    [`Put${type}Policy`]: write((call) => {
      const reference = readReference(call, kind);
      const name = readName(call.parameters, 'PolicyName');
      const document = readIdentityPolicy(call.parameters, 'PolicyDocument');
      call.authorize(targetOf(call, kind, reference));
      const entity = existing(kind, reference);
      checkModifiable(entity);
      const others = entity.inlinePolicies.filter((policy) => policy.name !== name);
      checkSize(kind, entity, [...others, { name, document }]);
      entity.inlinePolicies = [...others, { name, document }];
      return undefined;
    }),

    [`Get${type}Policy`]: read((call) => {
      const reference = readReference(call, kind);
      const name = readName(call.parameters, 'PolicyName');
      call.authorize(targetOf(call, kind, reference));
      const entity = existing(kind, reference);
      return {
        [`${type}Name`]: entity.name,
        PolicyName: name,
        PolicyDocument: encodeURIComponent(findInline(kind, entity, name).document),
      };
    }),

    [`Delete${type}Policy`]: write((call) => {
      const reference = readReference(call, kind);
      const name = readName(call.parameters, 'PolicyName');
      call.authorize(targetOf(call, kind, reference));
      const entity = existing(kind, reference);
      checkModifiable(entity);
      const policy = findInline(kind, entity, name);
      entity.inlinePolicies = entity.inlinePolicies.filter((one) => one !== policy);
      return undefined;
    }),

    [`List${type}Policies`]: read((call) => {
      const reference = readReference(call, kind);
      call.authorize(targetOf(call, kind, reference));
      const page = readPage(call.parameters, existing(kind, reference).inlinePolicies, ({ name }) => name);
      return { PolicyNames: page.items.map(({ name }) => name), ...page.rest };
    }),
  };
}

function findInline({ type }: EntityKind, entity: User | Role | Group, name: string): InlinePolicy {
  const policy = entity.inlinePolicies.find((one) => one.name === name);
  if (!policy) throw noSuchEntity(`The ${type.toLowerCase()} policy with name ${name} cannot be found.`);
  return policy;
}

/** The quota is on all inline policies of an entity together, without white space. */
function checkSize(
  { type, inlineSize }: EntityKind,
  entity: User | Role | Group,
  policies: readonly InlinePolicy[],
): void {
  const size = policies.reduce((sum, { document }) => sum + quotaSize(document), 0);
  if (size > inlineSize) {
    throw limitExceeded(
      `Maximum policy size of ${inlineSize} bytes exceeded for ${type.toLowerCase()} ${entity.name}`,
    );
  }
}
