import { decide, deniedError } from '../access/authorize.ts';
import type { Principal } from '../access/principal.ts';
import type { ContextValues } from '../policy/context.ts';
import type { Account } from '../state.ts';
import type { Parameters } from '../wire/parameters.ts';
import type { Service, XmlValue } from '../wire/xml.ts';
import type { World } from '../world.ts';
import { accountActions } from './account-summary.ts';
import type { IamActions, Target } from './action.ts';
import { attachmentActions } from './attachments.ts';
import { authorizationDetailsActions } from './authorization-details.ts';
import { entityKinds } from './entity-kinds.ts';
import { groupActions } from './groups.ts';
import { inlinePolicyActions } from './inline-policies.ts';
import { policyActions } from './policies.ts';
import { roleActions } from './roles.ts';
import { userActions } from './users.ts';

export const iamService: Service = {
  name: 'iam',
  version: '2010-05-08',
  namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
};

const families: readonly IamActions[] = [
  userActions,
  roleActions,
  groupActions,
  policyActions,
  accountActions,
  authorizationDetailsActions,
  ...entityKinds.flatMap((kind) => [inlinePolicyActions(kind), attachmentActions(kind)]),
];
const actions = new Map(families.flatMap((family) => Object.entries(family)));

export const isIamAction = (action: string) => actions.has(action);

interface IamRequest {
  readonly action: string;
  readonly parameters: Parameters;
  readonly caller: Principal;
  readonly now: Date;
  /** The condition keys of the request itself. */
  readonly context: ContextValues;
  /** Told the resource as soon as it is known. */
  readonly onResource: (resource: string) => void;
}

/** Carries out a call to IAM and returns the result element of the answer. Throws an AwsError. */
export function callIam(world: World, request: IamRequest): XmlValue {
  const { caller, now, parameters } = request;
  const action = actions.get(request.action);
  if (!action) throw new Error(`There is no action ${request.action}.`);
  const authorize = ({ resource, shown = resource, context }: Target) => {
    request.onResource(resource);
    const wanted = { action: `iam:${request.action}`, resource, context: { ...request.context, ...context } };
    const decision = decide(caller, wanted, world.state);
    if (decision.decision === 'denied') throw deniedError(caller, wanted.action, shown, decision);
  };
  const run = (accounts: readonly Account[]) => {
    const account = accounts.find(({ id }) => id === caller.account.id);
    if (!account) throw new Error(`There is no account ${caller.account.id}.`);
    const { awsManagedPolicies } = world.state;
    return action.run({ parameters, caller, now, accounts, account, awsManagedPolicies, authorize });
  };
  return action.effect === 'read' ? run(world.readable) : world.update((state) => run(state.accounts));
}
