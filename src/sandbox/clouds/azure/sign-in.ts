import { findResource } from './entra/resources.ts';
import { personToken } from './entra/tokens.ts';
import { findUser } from './graph/users.ts';
import type { State } from './state.ts';

export interface SignInRequest {
  /** Object id or user principal name. */
  readonly user: string;
  /** Identifier URI or client id of the API that the token is for. */
  readonly resource: string;
  /** Client id of the program that the person signs in to; the API itself when absent. */
  readonly clientId?: string;
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
}

/** Entra does not let the person in. The text begins with Entra's own error number. */
class SignInError extends Error {
  override readonly name = 'SignInError';
}

// Entra draws 60 to 90 minutes by lot; a fixed middle keeps tests repeatable.
const LIFETIME_SECONDS = 75 * 60;

/** An access token as a person gets it after signing in. Throws a SignInError. */
export async function signInPerson(state: State, request: SignInRequest, now: Date): Promise<string> {
  const user = findUser(state, request.user);
  if (user === undefined)
    throw new SignInError(`AADSTS50034: The user account ${request.user} does not exist in the directory.`);
  if (!user.accountEnabled) throw new SignInError('AADSTS50057: The user account is disabled.');
  const resource = findResource(state, request.resource);
  if (resource === undefined)
    throw new SignInError(`AADSTS500011: The resource principal named ${request.resource} was not found.`);
  const { scopes, roles, clientId = resource.clientId ?? request.resource } = request;
  return personToken(state, user, { resource, clientId, scopes, roles }, { now, seconds: LIFETIME_SECONDS });
}
