import { principalArn, principalUserId } from '../access/principal.ts';
import type { XmlValue } from '../wire/xml.ts';
import type { StsCall } from './action.ts';

/** Needs no permission: AWS answers it even where a policy denies it. */
export function getCallerIdentity({ caller, onResource }: StsCall): XmlValue {
  onResource('*');
  return { UserId: principalUserId(caller), Account: caller.account.id, Arn: principalArn(caller) };
}
