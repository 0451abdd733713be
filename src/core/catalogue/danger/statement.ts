import type { PolicyStatement } from '../catalogue.ts';
import { assumesRoles, coversEverything, mayGiveAccess } from './actions.ts';
import type { Danger } from './danger.ts';
import { fitsWildcard } from './wildcard.ts';

/**
 * What a statement must not allow. Conditions are not weighed: a statement that needs one to be harmless is too
 * broad to be lent. Pure.
 * @param ownRoles ARNs of the roles Latchkey works with
 */
export function statementDangers(
  { effect, actions, resources }: PolicyStatement,
  ownRoles: readonly string[],
): readonly Danger[] {
  if (effect === 'Deny') return [];
  const found = actions.flatMap((action, index) => actionDanger(action, ['actions', index]));
  if (!actions.some((action) => assumesRoles(action) && !coversEverything(action))) return found;
  return [
    ...found,
    ...resources.flatMap((resource, index) => roleDanger(resource, ['resources', index], ownRoles)),
  ];
}

function actionDanger(action: string, at: Danger['at']): readonly Danger[] {
  if (coversEverything(action))
    return [
      {
        at,
        code: 'danger.everything',
        message: `"${action}" allows everything in the account. Name the actions that are needed.`,
        boundable: true,
      },
    ];
  if (!mayGiveAccess(action)) return [];
  return [
    {
      at,
      code: 'danger.access',
      message: `"${action}" lets its holder give access to themselves and others, which would outlast the request. Name the actions that are needed, or a permissionsBoundary for every account it is used in.`,
      boundable: true,
    },
  ];
}

function roleDanger(resource: string, at: Danger['at'], ownRoles: readonly string[]): readonly Danger[] {
  const own = ownRoles.find((role) => fitsWildcard(resource, role));
  const roleName = resource.split(':role/')[1];
  // "*" reaches every role; a boundary can still hold it back, as long as nothing names Latchkey's own.
  if (resource === '*' || roleName === undefined || /^[*?]+$/.test(roleName))
    return [
      {
        at,
        code: 'danger.access',
        message: `sts:AssumeRole on "${resource}" reaches every role that trusts the account. Name the roles.`,
        boundable: true,
      },
    ];
  if (own === undefined && !isOwnName(roleName)) return [];
  return [
    {
      at,
      code: 'danger.own',
      message: `"${resource}" reaches ${own ?? 'a role'} of Latchkey itself, which places everybody's access.`,
      boundable: false,
    },
  ];
}

/** Whether a role, by its name or path and name, is named like those Latchkey makes and works with. */
export function isOwnName(name: string): boolean {
  return (name.split('/').at(-1) ?? '').toLowerCase().startsWith('latchkey');
}
