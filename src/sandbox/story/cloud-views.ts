import type { AwsSimulator } from '../clouds/aws/simulator.ts';
import type { AzureSimulator } from '../clouds/azure/simulator.ts';
import type { CloudEntry, CloudView } from '../console/view.ts';
import { dataAccount } from './aws-seed.ts';
import { subscriptionId } from './azure-seed.ts';
import { everybody, latchkey } from './people.ts';

/** What Latchkey says it has lent: the end of each artifact, by its name in the cloud. */
export type LentUntil = ReadonlyMap<string, { readonly since?: string; readonly until: string }>;

/** What the clouds themselves hold for the people of the story; only the end dates come from Latchkey. */
export function cloudViews(
  clouds: { readonly aws: Pick<AwsSimulator, 'inspect'>; readonly azure: Pick<AzureSimulator, 'inspect'> },
  lent: LentUntil,
): readonly CloudView[] {
  return [awsView(clouds.aws, lent), azureView(clouds.azure, lent)];
}

function awsView(aws: Pick<AwsSimulator, 'inspect'>, lent: LentUntil): CloudView {
  const { accounts, events } = aws.inspect();
  const users = accounts.find(({ id }) => id === dataAccount)?.users ?? [];
  return {
    cloud: 'aws',
    title: `AWS account data (${dataAccount})`,
    people: everybody.flatMap(({ objectId, displayName, iamUser }) => {
      const user = users.find(({ name }) => name === iamUser);
      if (!user) return [];
      const inline = user.inlinePolicies.map(({ name }) =>
        entry('Inline policy', name, lent.get(`${dataAccount}:user/${iamUser}:${name}`)),
      );
      const attached = user.attachedPolicies.map(({ name, arn }) =>
        entry('Attached policy', name, lent.get(`${dataAccount}:user/${iamUser}:${arn}`)),
      );
      return [
        {
          personId: objectId,
          name: displayName,
          principal: `IAM user ${iamUser}`,
          entries: [...inline, ...attached],
        },
      ];
    }),
    calls: events.slice(-40).map(({ time, callerArn, action, result }) => ({
      at: time,
      who: shortCaller(callerArn),
      action,
      result: result === 'OK' ? 'ok' : result,
    })),
  };
}

function azureView(azure: Pick<AzureSimulator, 'inspect'>, lent: LentUntil): CloudView {
  const { people, calls } = azure.inspect();
  return {
    cloud: 'azure',
    title: `Azure subscription data (${subscriptionId.slice(0, 8)}…)`,
    people: everybody.flatMap(({ objectId, displayName, userPrincipalName }) => {
      const person = people.find(({ id }) => id === objectId);
      if (!person) return [];
      const entries = person.roleAssignments.map(({ id, roleName, scope, throughGroup }) => ({
        ...entry('Role assignment', roleName, lent.get(artifactKey(id))),
        detail: `${shortScope(scope)}${throughGroup === null ? '' : ` through ${throughGroup}`}`,
      }));
      return [{ personId: objectId, name: displayName, principal: userPrincipalName, entries }];
    }),
    calls: calls
      .filter(({ path }) => path.includes('Microsoft.Authorization'))
      .slice(-40)
      .map(({ time, caller, method, path, code, status }) => ({
        at: time,
        who: caller === null || caller === latchkey.objectId ? 'Latchkey' : caller,
        action: `${method} ${shortPath(path)}`,
        result: azureResult({ method, code, status }),
      })),
  };
}

/** Assignment ids with and without a slash in front, in any case, are the same. */
export function artifactKey(artifact: string): string {
  return artifact.replace(/^\//, '').toLowerCase();
}

function entry(
  kind: string,
  title: string,
  lent: { readonly since?: string; readonly until: string } | undefined,
): CloudEntry {
  return { kind, title, ...(lent ? { source: 'latchkey', ...lent } : { source: 'standing' }) };
}

function shortCaller(arn: string | undefined): string {
  return arn === undefined || arn.includes('latchkey') ? 'Latchkey' : arn;
}

/** A look that finds nothing is no failure: it is how a removal is checked. */
function azureResult(call: {
  readonly method: string;
  readonly code: string | null | undefined;
  readonly status: number;
}): string {
  if (call.status < 400) return 'ok';
  return call.method === 'GET' && call.status === 404 ? 'absent' : (call.code ?? String(call.status));
}

function shortScope(scope: string): string {
  const parts = scope.split('/');
  const group = parts[4];
  const resource = parts.at(-1);
  if (parts.length > 8) return `${resource} in ${group}`;
  return group === undefined ? 'the whole subscription' : `resource group ${group}`;
}

function shortPath(path: string): string {
  const [, kind = '', name = ''] = /Microsoft\.Authorization\/(\w+)\/?([^/?]*)/.exec(path) ?? [];
  return name === '' ? kind : `${kind}/${name.slice(0, 8)}…`;
}
