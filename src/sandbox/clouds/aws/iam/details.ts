import type { Tag } from '../state.ts';
import { noSuchEntity } from '../wire/errors.ts';
import type { XmlValue } from '../wire/xml.ts';
import type { IamCall } from './action.ts';
import { findManagedPolicy } from './attachments.ts';
import { readPolicyArn } from './input.ts';

/** The boundary that a new user or role is to have. `check` throws NoSuchEntity when its policy is not there. */
export function readBoundary(call: IamCall): { readonly arn: string | undefined; check(): void } {
  const given = call.parameters.optional('PermissionsBoundary') !== undefined;
  const arn = given ? readPolicyArn(call.parameters, 'PermissionsBoundary') : undefined;
  return {
    arn,
    check() {
      if (arn !== undefined && !findManagedPolicy(call, arn)) {
        throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
      }
    },
  };
}

export const boundaryXml = (boundary: string | undefined): XmlValue =>
  boundary === undefined
    ? undefined
    : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary };

export const tagsXml = (tags: readonly Tag[]): XmlValue =>
  tags.length === 0 ? undefined : tags.map(({ key, value }) => ({ Key: key, Value: value }));
