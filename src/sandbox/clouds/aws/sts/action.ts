import type { Principal } from '../access/principal.ts';
import type { ContextValues } from '../policy/context.ts';
import type { Parameters } from '../wire/parameters.ts';
import type { World } from '../world.ts';

/** One call to STS, by a caller who is known. */
export interface StsCall {
  readonly world: World;
  readonly parameters: Parameters;
  readonly caller: Principal;
  readonly now: Date;
  /** The condition keys of the request itself. */
  readonly context: ContextValues;
  /** Told the resource as soon as it is known. */
  readonly onResource: (resource: string) => void;
}

/** One call that nobody signed: the token in it stands for the caller. */
export type UnsignedStsCall = Omit<StsCall, 'caller'>;
