import { type Principal, policiesOf, principalContext } from '../access/principal.ts';
import { groupArn, roleArn, userArn } from '../arn.ts';
import { checkIdentityPolicy } from '../policy/check.ts';
import { type ContextValues, requestContext } from '../policy/context.ts';
import { evaluatePolicies, type PolicyDecision, type PolicySet } from '../policy/evaluate.ts';
import { noSuchEntity } from '../wire/errors.ts';
import type { XmlValue } from '../wire/xml.ts';
import { type IamActions, type IamCall, read } from './action.ts';
import { asMalformedPolicyDocument } from './input.ts';
import { readPage } from './paging.ts';

/** What policies would decide, for requests that nobody made. */
export const simulationActions: IamActions = {
  SimulatePrincipalPolicy: read((call) => {
    const arn = call.parameters.required('PolicySourceArn', { min: 20, max: 2_048 });
    const added = readPolicies(call, 'PolicyInputList', 'simulated');
    call.authorize({ resource: arn });
    const { policies, context } = findSource(call, arn);
    const boundary = readPolicies(call, 'PermissionsBoundaryPolicyInputList', 'boundary')[0];
    return simulate(
      call,
      { ...policies, identity: [...policies.identity, ...added], boundary: boundary ?? policies.boundary },
      context,
    );
  }),

  SimulateCustomPolicy: read((call) => {
    const identity = readPolicies(call, 'PolicyInputList', 'simulated');
    call.authorize({ resource: '*' });
    const boundary = readPolicies(call, 'PermissionsBoundaryPolicyInputList', 'boundary')[0];
    return simulate(call, { identity, boundary }, {});
  }),
};

function readPolicies(call: IamCall, parameter: string, kind: 'simulated' | 'boundary') {
  return call.parameters.list(parameter).map((document, index) => {
    asMalformedPolicyDocument(() => checkIdentityPolicy(document));
    const source = kind === 'boundary' ? ('boundary' as const) : ('inline' as const);
    return { name: `${parameter}.${index + 1}`, source, document };
  });
}

/** The policies of a user, role or group; throws NoSuchEntity when there is none of this ARN. */
function findSource(
  call: IamCall,
  arn: string,
): { readonly policies: PolicySet; readonly context: ContextValues } {
  const { account, awsManagedPolicies } = call;
  const user = account.users.find((one) => userArn(account.id, one) === arn);
  const role = account.roles.find((one) => roleArn(account.id, one) === arn);
  const group = account.groups.find((one) => groupArn(account.id, one) === arn);
  const principal: Principal | undefined =
    (user && { kind: 'user', account, user }) ?? (role && { kind: 'role', account, role });
  // A group is weighed as somebody who is in it and has nothing else.
  const member: Principal | undefined = group && {
    kind: 'role',
    account,
    role: {
      ...group,
      trustPolicy: '',
      trusted: [],
      maxSessionDuration: 3_600,
      tags: [],
    },
  };
  const found = principal ?? member;
  const policies = found && policiesOf(found, { awsManagedPolicies });
  if (!policies || !found) throw noSuchEntity(`The entity with the arn ${arn} cannot be found.`);
  return { policies, context: principal ? principalContext(principal) : {} };
}

function simulate(call: IamCall, policies: PolicySet, principal: ContextValues): XmlValue {
  const actions = call.parameters.list('ActionNames');
  const given = call.parameters.list('ResourceArns');
  const resources = given.length > 0 ? given : ['*'];
  const context = requestContext(
    {
      'aws:CurrentTime': call.now.toISOString(),
      'aws:EpochTime': String(Math.floor(call.now.getTime() / 1_000)),
    },
    principal,
    readContext(call),
  );
  const results = actions.flatMap((action) =>
    resources.map((resource) => ({
      key: `${action} ${resource}`,
      xml: resultXml(action, resource, evaluatePolicies({ action, resource, context }, policies)),
    })),
  );
  const page = readPage(call.parameters, results, ({ key }) => key);
  return { EvaluationResults: page.items.map(({ xml }) => xml), ...page.rest };
}

/** `ContextEntries.member.N.ContextKeyName` and `.ContextKeyValues.member.M`. */
function readContext(call: IamCall): ContextValues {
  return Object.fromEntries(
    call.parameters.structures('ContextEntries').map((fields) => [
      fields['ContextKeyName'] ?? '',
      Object.entries(fields)
        .filter(([name]) => name.startsWith('ContextKeyValues.member.'))
        .map(([, value]) => value),
    ]),
  );
}

function resultXml(action: string, resource: string, decision: PolicyDecision): XmlValue {
  const denied =
    decision.decision === 'denied' && (decision.by === 'explicitDeny' ? 'explicitDeny' : 'implicitDeny');
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: denied || 'allowed',
    MatchedStatements: decision.statements.map(({ policy }) => ({ SourcePolicyId: policy })),
    MissingContextValues: [],
  };
}
