import type { Service, XmlValue } from '../wire/xml.ts';
import type { StsCall } from './action.ts';
import { assumeRole } from './assume-role.ts';
import { getCallerIdentity } from './get-caller-identity.ts';

export const stsService: Service = {
  name: 'sts',
  version: '2011-06-15',
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

const signedActions = new Map<string, (call: StsCall) => XmlValue>([
  ['GetCallerIdentity', getCallerIdentity],
  ['AssumeRole', assumeRole],
]);

/** The one action that needs no signature. */
export const unsignedAction = 'AssumeRoleWithWebIdentity';

export const isStsAction = (action: string) => action === unsignedAction || signedActions.has(action);

/** Carries out a signed call to STS and returns the result element of the answer. Throws an AwsError. */
export function callSts(action: string, call: StsCall): XmlValue {
  const run = signedActions.get(action);
  if (!run) throw new Error(`There is no action ${action}.`);
  return run(call);
}
