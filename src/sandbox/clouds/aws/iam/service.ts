import { invalidToken } from '../access/authenticate.ts';
import { decide, deniedError } from '../access/authorize.ts';
import type { Principal } from '../access/principal.ts';
import type { ContextValues } from '../policy/context.ts';
import type { Account } from '../state.ts';
import type { Parameters } from '../wire/parameters.ts';
import { queryService } from '../wire/query-protocol.ts';
import type { XmlValue } from '../wire/xml.ts';
import type { World } from '../world.ts';
import { accessKeyActions } from './access-keys.ts';
import { accountActions } from './account-summary.ts';
import type { IamActions, Target } from './action.ts';
import { attachmentActions } from './attachments.ts';
import { authorizationDetailsActions } from './authorization-details.ts';
import { boundaryActions } from './boundaries.ts';
import { entityKinds, roleKind, userKind } from './entity-kinds.ts';
import { groupActions } from './groups.ts';
import { inlinePolicyActions } from './inline-policies.ts';
import { oidcProviderActions } from './oidc-providers.ts';
import { policyActions } from './policies.ts';
import { policyEntityActions } from './policy-entities.ts';
import { policyTagActions } from './policy-tags.ts';
import { quotas } from './quotas.ts';
import { roleActions } from './roles.ts';
import { simulationActions } from './simulate.ts';
import { tagActions } from './tags.ts';
import { userActions } from './users.ts';
import { versionActions } from './versions.ts';

const families: readonly IamActions[] = [
  userActions,
  roleActions,
  groupActions,
  policyActions,
  versionActions,
  policyTagActions,
  policyEntityActions,
  oidcProviderActions,
  accountActions,
  accessKeyActions,
  simulationActions,
  authorizationDetailsActions,
  ...[userKind, roleKind].flatMap((kind) => [boundaryActions(kind), tagActions(kind)]),
  ...entityKinds.flatMap((kind) => [inlinePolicyActions(kind), attachmentActions(kind)]),
];
const actions = new Map(families.flatMap((family) => Object.entries(family)));

export const iamService = queryService({
  name: 'iam',
  version: '2010-05-08',
  namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  internalError: 'ServiceFailure',
  actions: [...actions.keys()],
  open: (action, parameters) => ({
    action,
    signed: true,
    run: (call, { world }) => callIam(world, { ...call, action, parameters }),
  }),
});

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
function callIam(world: World, request: IamRequest): XmlValue {
  const { caller, now, parameters } = request;
  // Credentials of GetSessionToken, without MFA, are not for IAM.
  if (caller.kind === 'user' && caller.session) throw invalidToken();
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
    const own = { ...quotas, ...account.quotas };
    return action.run({
      parameters,
      caller,
      now,
      accounts,
      account,
      awsManagedPolicies,
      quotas: own,
      authorize,
    });
  };
  return action.effect === 'read'
    ? run(world.readable)
    : world.update((state) => run(state.accounts), `iam:${request.action}`);
}
