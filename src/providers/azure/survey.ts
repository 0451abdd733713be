import type { ProviderFailure } from '../../core/errors.ts';
import type { AccessSurvey, HeldAccess } from '../../core/providers.ts';
import { azureFailure } from './errors.ts';
import { graphFailure } from './graph-errors.ts';
import type { GroupSchedules } from './group-schedules.ts';
import type { Groups, Membership } from './groups.ts';
import { assignableScopes, scopeWords } from './scopes.ts';
import { type BoundedMemberships, boundedMemberships, heldMemberships } from './survey-groups.ts';
import { heldRoles, type RoleSurveyPorts } from './survey-roles.ts';

export interface AzureSurveyPorts extends RoleSurveyPorts {
  readonly groups: Groups;
  readonly schedules: GroupSchedules;
}

/**
 * What a person really holds in Azure and Entra: role assignments, their own and those of their groups, in every
 * subscription and management group of the catalogue, what Privileged Identity Management will end, and groups.
 * A plain membership does not say whether it is lent: the caller compares it with what is on record.
 */
export function createAzureSurvey(ports: AzureSurveyPorts): AccessSurvey {
  return {
    async of({ objectId }, catalogue) {
      const personId = objectId.toLowerCase();
      const unknown: string[] = [];
      /** A look that fails hides nothing of the others. */
      const look = async <Found>(
        what: string,
        absent: Found,
        ask: () => Promise<Found>,
        toFailure: typeof azureFailure,
      ): Promise<Found> => {
        try {
          return await ask();
        } catch (error) {
          unknown.push(notSeen(what, toFailure(error, 'revoke', what)));
          return absent;
        }
      };
      const none: readonly Membership[] = [];
      const nothing: BoundedMemberships = new Map();
      const [direct, all, bounded] = await Promise.all([
        look('groups in Microsoft Entra ID', none, () => ports.groups.of(personId, 'direct'), graphFailure),
        look(
          'groups of groups in Microsoft Entra ID',
          none,
          () => ports.groups.of(personId, 'all'),
          graphFailure,
        ),
        look('PIM for Groups', nothing, () => boundedMemberships(ports.schedules, personId), graphFailure),
      ]);
      const groups = new Map([...all, ...direct].map(({ id, name }) => [id, name]));
      const roles = new Map<string, HeldAccess>();
      for (const scope of assignableScopes(catalogue)) {
        const held = await look(
          scopeWords(scope, catalogue),
          [],
          () => heldRoles(ports, { personId, catalogue, groups }, scope),
          azureFailure,
        );
        for (const [id, access] of held) roles.set(id, access);
      }
      return { held: [...roles.values(), ...heldMemberships(direct, all, bounded)], unknown };
    },
  };
}

function notSeen(what: string, { message }: ProviderFailure): string {
  return `${what}: ${message}`;
}
