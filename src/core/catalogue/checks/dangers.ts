import { z } from 'zod';
import type { GrantSpec, PolicyStatement } from '../catalogue.ts';
import { azureRoleDanger } from '../danger/azure-role.ts';
import type { Danger } from '../danger/danger.ts';
import { managedPolicyDanger } from '../danger/managed-policy.ts';
import { isOwnName, statementDangers } from '../danger/statement.ts';
import type { Key } from '../issue.ts';
import type { FileAccount, Part, Parts } from '../parts.ts';
import { statement } from '../schema/clouds.ts';
import type { Finding } from './check.ts';
import { malformedStatement } from './statements.ts';
import { type GrantPart, grantsOf, isBounded, isBoundedEverywhere } from './usage.ts';

/** Content that must not be lent, in permission sets, grants and standing entries. */
export function checkDangers(parts: Parts): readonly Finding[] {
  const ownRoles = parts.accounts.map(({ value }) => value.deployerRole);
  return [
    ...parts.permissionSets.flatMap((part) => {
      const { aws, azure } = part.value;
      const bounded = isBoundedEverywhere(parts, part.name);
      const dangers = [
        ...within(['aws', 'statements'], aws.statements, (each) => statementDangers(each, ownRoles)),
        ...aws.managedPolicies.flatMap((arn, index) =>
          managedPolicyDanger(arn, ['aws', 'managedPolicies', index]),
        ),
        ...azure.roles.flatMap((role, index) => azureRoleDanger(role, ['azure', 'roles', index])),
      ];
      return [...refused(part, dangers, bounded), ...malformed(part, ['aws', 'statements'], aws.statements)];
    }),
    ...grantsOf(parts).flatMap((each) => grantDangers(each, parts, ownRoles)),
    ...parts.standing.flatMap((part) => {
      const accounts = parts.accounts.filter(({ name }) => part.value.accounts.includes(name));
      return part.value.roles.flatMap((role, index): Finding[] =>
        isOwnName(role) || accounts.some(({ value }) => isOwn(role, value))
          ? [ownRole(part, ['roles', index], role)]
          : [],
      );
    }),
  ];
}

function grantDangers(
  { part, index, grant }: GrantPart,
  parts: Parts,
  ownRoles: readonly string[],
): readonly Finding[] {
  const at = ['grants', index];
  const statements = statementsOf(grant);
  const policies = [grant['managedPolicies'] ?? []].flat().filter((arn) => typeof arn === 'string');
  const dangers = [
    ...within([...at, 'statements'], statements, (each) => statementDangers(each, ownRoles)),
    ...policies.flatMap((arn, position) => managedPolicyDanger(arn, [...at, 'managedPolicies', position])),
  ];
  const { role } = grant;
  const account = parts.accounts.find(({ name }) => name === grant['account']);
  return [
    ...refused(part, dangers, isBounded(parts, grant['account'])),
    ...malformed(part, [...at, 'statements'], statements),
    ...(account && typeof role === 'string' && isOwn(role, account.value)
      ? [ownRole(part, [...at, 'role'], role)]
      : []),
  ];
}

/** The statements a grant brings itself; none when they do not fit, which its own schema reports. */
export function statementsOf(grant: GrantSpec): readonly PolicyStatement[] {
  if (grant['statements'] === undefined) return [];
  return z.array(statement).safeParse(grant['statements']).data ?? [];
}

function within(
  path: readonly Key[],
  statements: readonly PolicyStatement[],
  look: (statement: PolicyStatement) => readonly Danger[],
): readonly Danger[] {
  return statements.flatMap((each, index) =>
    look(each).map((danger) => ({ ...danger, at: [...path, index, ...danger.at] })),
  );
}

function refused(part: Part<unknown>, dangers: readonly Danger[], bounded: boolean): readonly Finding[] {
  return dangers.flatMap(({ at, code, message, boundable }): Finding[] =>
    boundable && bounded ? [] : [{ part, at, code, message }],
  );
}

function malformed(
  part: Part<unknown>,
  path: readonly Key[],
  statements: readonly PolicyStatement[],
): readonly Finding[] {
  return statements.flatMap((each, index) =>
    malformedStatement(each).map(
      ({ at, message, suggestion }): Finding => ({
        part,
        at: [...path, index, ...at],
        code: 'value.invalid',
        message,
        suggestion,
      }),
    ),
  );
}

function isOwn(role: string, { deployerRole }: FileAccount): boolean {
  return isOwnName(role) || deployerRole.split('/').at(-1) === role;
}

function ownRole(part: Part<unknown>, at: readonly Key[], role: string): Finding {
  const message = `"${role}" is a role Latchkey itself works with. Name another one.`;
  return { part, at, code: 'danger.own', message };
}
