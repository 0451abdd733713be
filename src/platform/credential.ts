import { ManagedIdentityCredential, type TokenCredential } from '@azure/identity';

/**
 * The app's one identity: the user-assigned managed identity with this client id. No secret is involved.
 * The identity endpoint is beside the app, so that one quick repetition is all that can help; whoever asks
 * for a token repeats their own work on a durable timer.
 */
export function createCredential(identityClientId: string): TokenCredential {
  return new ManagedIdentityCredential({
    clientId: identityClientId,
    retryOptions: { maxRetries: 1, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 },
  });
}
