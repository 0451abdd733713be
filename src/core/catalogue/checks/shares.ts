import type { Parts } from '../parts.ts';
import type { Finding } from './check.ts';

/** Entitlements that would let people pick twice: what is picked says of one grant only what it gives. */
export function checkShares({ entitlements }: Parts): readonly Finding[] {
  return entitlements.flatMap((part) => {
    const sharing = part.value.grants.flatMap(({ share }, index) => (share === undefined ? [] : [index]));
    return sharing.slice(1).map(
      (index): Finding => ({
        part,
        at: ['grants', index, 'share'],
        code: 'value.invalid',
        message: 'An entitlement shares by one grant only. Make another entitlement of this one.',
      }),
    );
  });
}
