import type { ManagedPolicy } from '../state.ts';
import { AwsError, noSuchEntity } from '../wire/errors.ts';
import { type IamActions, type IamCall, read, write } from './action.ts';
import { checkModifiable, type EntityKind, existing, readReference, targetOf } from './entity-kinds.ts';
import { checkQuota, readPathPrefix, readPolicyArn } from './input.ts';
import { readPage } from './paging.ts';

/** Attach…Policy, Detach…Policy and ListAttached…Policies for users, roles or groups. */
export function attachmentActions(kind: EntityKind): IamActions {
  const { type } = kind;
  return {
    [`Attach${type}Policy`]: write((call) => {
      const reference = readReference(call, kind);
      const arn = readPolicyArn(call.parameters);
      call.authorize(targetOf(call, kind, reference, { 'iam:PolicyARN': arn }));
      const entity = existing(kind, reference);
      checkModifiable(entity);
      checkAttachable(findManagedPolicy(call, arn), arn);
      // Attaching what is attached is a silent success: the answer does not tell the two apart.
      if (entity.attachedPolicies.includes(arn)) return undefined;
      checkQuota(entity.attachedPolicies.length, call.quotas[kind.attachments], `PoliciesPer${type}`);
      entity.attachedPolicies.push(arn);
      return undefined;
    }),

    [`Detach${type}Policy`]: write((call) => {
      const reference = readReference(call, kind);
      const arn = readPolicyArn(call.parameters);
      call.authorize(targetOf(call, kind, reference, { 'iam:PolicyARN': arn }));
      const entity = existing(kind, reference);
      checkModifiable(entity);
      if (!entity.attachedPolicies.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
      entity.attachedPolicies = entity.attachedPolicies.filter((one) => one !== arn);
      return undefined;
    }),

    [`ListAttached${type}Policies`]: read((call) => {
      const reference = readReference(call, kind);
      const prefix = readPathPrefix(call.parameters);
      call.authorize(targetOf(call, kind, reference));
      const attached = existing(kind, reference)
        .attachedPolicies.map((arn) => findManagedPolicy(call, arn))
        .filter((policy) => policy?.path.startsWith(prefix) === true);
      const page = readPage(call.parameters, attached, (policy) => policy?.arn ?? '');
      return {
        AttachedPolicies: page.items.map((policy) => ({ PolicyName: policy?.name, PolicyArn: policy?.arn })),
        ...page.rest,
      };
    }),
  };
}

/** The managed policy of an ARN, AWS's or the account's own; undefined when there is none. */
export function findManagedPolicy(
  { account, awsManagedPolicies }: Pick<IamCall, 'account' | 'awsManagedPolicies'>,
  arn: string,
): ManagedPolicy | undefined {
  return [...account.policies, ...awsManagedPolicies].find((policy) => policy.arn === arn);
}

function checkAttachable(policy: ManagedPolicy | undefined, arn: string): void {
  if (!policy) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  if (policy.path.startsWith('/aws-service-role/')) {
    throw new AwsError('PolicyNotAttachable', 400, 'Cannot attach a Service Role Policy to a Customer Role.');
  }
}
