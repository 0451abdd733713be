import type { Parameters } from '../wire/parameters.ts';
import type { SignedCall, UnsignedCall } from '../wire/service.ts';
import type { World } from '../world.ts';

/** One call to STS, by a caller who is known. */
export interface StsCall extends SignedCall {
  readonly world: World;
  readonly parameters: Parameters;
}

/** One call that nobody signed: the token in it stands for the caller. */
export interface UnsignedStsCall extends UnsignedCall {
  readonly world: World;
  readonly parameters: Parameters;
}
