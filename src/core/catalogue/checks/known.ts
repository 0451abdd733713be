import { nearest } from '../../text/nearest.ts';
import type { PolicyStatement } from '../catalogue.ts';
import { mayGiveAccess } from '../danger/actions.ts';
import { fitsWildcard } from '../danger/wildcard.ts';
import type { Key } from '../issue.ts';
import type { Part, Parts } from '../parts.ts';
import type { Finding } from './check.ts';
import { statementsOf } from './dangers.ts';
import { grantsOf } from './usage.ts';

/** What the clouds are known to have. It is never complete for long, so that it warns and refuses nothing. */
export interface Known {
  /** AWS's actions by service prefix, as AWS spells them. */
  readonly awsActions?: ReadonlyMap<string, readonly AwsAction[]>;
  /** Names of Azure's built-in roles. */
  readonly azureRoles?: readonly string[];
}

export interface AwsAction {
  readonly name: string;
  /** Whether AWS counts it among those that manage permissions (Service Authorization Reference, access level). */
  readonly managesPermissions: boolean;
}

/** Warnings about actions and roles that are not known, and about actions that manage permissions. */
export function checkKnown(parts: Parts, { awsActions, azureRoles }: Known): readonly Finding[] {
  const sets = parts.permissionSets.flatMap((part) => [
    ...actions(part, ['aws', 'statements'], part.value.aws.statements, awsActions),
    ...part.value.azure.roles.flatMap((role, index) =>
      azureRole(part, ['azure', 'roles', index], role, azureRoles),
    ),
  ]);
  const grants = grantsOf(parts).flatMap(({ part, index, grant }) =>
    actions(part, ['grants', index, 'statements'], statementsOf(grant), awsActions),
  );
  return [...sets, ...grants];
}

function actions(
  part: Part<unknown>,
  path: readonly Key[],
  statements: readonly PolicyStatement[],
  known: Known['awsActions'],
): readonly Finding[] {
  if (!known) return [];
  return statements.flatMap(({ effect, actions: all }, index) =>
    all.flatMap((action, position): Finding[] => {
      const found = actionWarning(action, effect, known);
      if (!found) return [];
      return [{ part, at: [...path, index, 'actions', position], severity: 'warning', ...found }];
    }),
  );
}

function actionWarning(
  action: string,
  effect: PolicyStatement['effect'],
  known: NonNullable<Known['awsActions']>,
): Pick<Finding, 'code' | 'message' | 'suggestion'> | undefined {
  const [service = '', name = '*'] = action.toLowerCase().split(':');
  if (/[*?]/.test(service)) return undefined;
  const all = known.get(service);
  if (!all) {
    const message = `AWS has no service "${service}", as far as Latchkey knows.`;
    return { code: 'aws.action', message, suggestion: nearest(service, [...known.keys()]) };
  }
  const covered = all.filter((each) => fitsWildcard(name, each.name.toLowerCase()));
  if (covered.length === 0) {
    const written = action.split(':')[1] ?? '';
    const suggestion = nearest(
      written,
      all.map((each) => each.name),
    );
    return {
      code: 'aws.action',
      message: `AWS has no action "${action}", as far as Latchkey knows.`,
      suggestion: suggestion === undefined ? undefined : `${service}:${suggestion}`,
    };
  }
  const [managing, ...more] = covered.filter(({ managesPermissions }) => managesPermissions);
  // Those of IAM and the like are judged with their accounts' boundaries.
  if (effect === 'Deny' || managing === undefined || mayGiveAccess(action)) return undefined;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const exact = fullName(service, managing) === `${service}:${action.split(':')[1]}`;
  const covers = exact ? '' : ` covers ${fullName(service, managing)}${others}, and`;
  return {
    code: 'danger.access',
    message: `"${action}"${covers} lets its holder open a resource to others. What is opened stays open after the request.`,
  };
}

const fullName = (service: string, { name }: AwsAction) => `${service}:${name}`;

function azureRole(
  part: Part<unknown>,
  at: readonly Key[],
  role: string,
  known: Known['azureRoles'],
): readonly Finding[] {
  const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
  if (!known || guid.test(role) || known.some((name) => name.toLowerCase() === role.trim().toLowerCase()))
    return [];
  return [
    {
      part,
      at,
      code: 'azure.role',
      severity: 'warning',
      message: `Latchkey knows no built-in role "${role}". Write the id of the role definition.`,
      suggestion: nearest(role, known),
    },
  ];
}
