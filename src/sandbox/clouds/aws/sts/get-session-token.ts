import { accessDenied } from '../wire/errors.ts';
import type { XmlValue } from '../wire/xml.ts';
import type { StsCall } from './action.ts';
import { credentialsXml, issueCredentials } from './issue-session.ts';

/** After "AWS STS API reference, GetSessionToken". Needs no permission, and long-term credentials of a user. */
export function getSessionToken({ caller, parameters, world, now, onResource }: StsCall): XmlValue {
  const duration = parameters.integer('DurationSeconds', { min: 900, max: 129_600 }) ?? 43_200;
  onResource('*');
  if (caller.kind !== 'user' || caller.session) {
    throw accessDenied('Cannot call GetSessionToken with session credentials');
  }
  const { account, user } = caller;
  const issued = issueCredentials(
    world,
    {
      accountId: account.id,
      userId: user.id,
      sessionName: user.name,
      issuedTo: 'longTerm',
      tags: [],
      transitiveTagKeys: [],
      policyArns: [],
    },
    { duration, now },
  );
  return { Credentials: credentialsXml(issued) };
}
