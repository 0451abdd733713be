import { CredentialUnavailableError, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { unlessAborted } from './deadline.ts';

/** Far more than an endpoint on the same machine needs, even for the first token after a start. */
const longestWaitMs = 10_000;

/**
 * The app's one identity: the user-assigned managed identity with this client id. No secret is involved.
 * The identity endpoint is beside the app, so that one quick repetition is all that can help; whoever asks
 * for a token repeats their own work on a durable timer. The SDK itself waits for an answer without limit and
 * does not look at the caller's signal, so both are done here: `getToken` rejects with a
 * CredentialUnavailableError after `waitMs`, and with an AbortError when the caller gives up.
 */
export function createCredential(identityClientId: string, waitMs = longestWaitMs): TokenCredential {
  const identity = new ManagedIdentityCredential({
    clientId: identityClientId,
    retryOptions: { maxRetries: 1, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 },
  });
  const noAnswer = () =>
    new CredentialUnavailableError(
      `The managed identity's endpoint gave no token within ${waitMs / 1_000} seconds.`,
    );
  return {
    async getToken(scopes, options = {}) {
      const { abortSignal } = options;
      if (abortSignal?.aborted === true) throw givenUp();
      const token = unlessAborted(identity.getToken(scopes, options), AbortSignal.timeout(waitMs), noAnswer);
      return abortSignal === undefined ? token : unlessAborted(token, abortSignal, givenUp);
    },
  };
}

/** The name is the one by which the SDKs know a call that its caller has given up. */
function givenUp(): Error {
  const error = new Error("The call was given up before the managed identity's token was there.");
  error.name = 'AbortError';
  return error;
}
