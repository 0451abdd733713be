import type { Principal } from '../access/principal.ts';
import type { FaultScript } from '../faults.ts';
import type { Throttle } from '../identity-center/throttle.ts';
import type { ContextValues } from '../policy/context.ts';
import type { OidcKeys } from '../sts/web-identity-token.ts';
import type { World } from '../world.ts';
import type { ServiceName } from './service-names.ts';
import type { SignedRequest } from './sigv4.ts';

/** What the services work with. */
export interface ServiceDependencies {
  readonly world: World;
  readonly faults: FaultScript;
  readonly oidcKeys: OidcKeys;
  readonly identityCenterThrottle: Throttle;
}

/** One call, by a caller who is known. */
export interface SignedCall {
  readonly caller: Principal;
  readonly now: Date;
  /** The condition keys of the request itself. */
  readonly context: ContextValues;
  /** Told the resource as soon as it is known. */
  readonly onResource: (resource: string) => void;
}

/** One call that nobody signed: something in it stands for the caller. */
export type UnsignedCall = Omit<SignedCall, 'caller'>;

/** A call whose action is known, and which nobody has looked at otherwise. */
export type OpenedCall =
  | {
      readonly action: string;
      readonly signed: true;
      /** The error for a throttled call, where the service limits its own rate. */
      readonly admit?: ((now: Date, dependencies: ServiceDependencies) => void) | undefined;
      /** Carries the call out and returns the result. Throws an AwsError. */
      readonly run: (call: SignedCall, dependencies: ServiceDependencies) => unknown;
    }
  | {
      readonly action: string;
      readonly signed: false;
      /** Whose account the call is about, as far as it tells. */
      readonly accountId: string | undefined;
      readonly run: (call: UnsignedCall, dependencies: ServiceDependencies) => unknown;
    };

/** An error as a service writes it. */
export interface WireError {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** A service, as it is spoken to. */
export interface Service {
  readonly name: ServiceName;
  readonly contentType: string;
  readonly actions: readonly string[];
  /** Finds the action of a request and its input; throws an AwsError for what cannot be understood. */
  open(request: SignedRequest): OpenedCall;
  success(action: string, result: unknown, requestId: string): string;
  /** The error in the words of the service's protocol. */
  translate(error: WireError): WireError;
  failure(error: WireError, requestId: string): string;
}
