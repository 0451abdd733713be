/**
 * Failures with their structure (durabletask: `FailureDetails.cs`). An app that calls
 * `setExceptionPropertiesProvider` gets them; without that a failure travels as text alone.
 */
import { z } from 'zod';

export interface FailureDetails {
  readonly ErrorType: string;
  readonly ErrorMessage: string;
  readonly StackTrace: string | null;
  readonly IsNonRetriable: boolean;
  readonly Properties: Readonly<Record<string, unknown>> | null;
  readonly InnerFailure: FailureDetails | null;
}

/** What the SDK puts in place of the message of an error that an activity threw. */
const payloadSchema = z
  .object({
    errorType: z.string(),
    errorMessage: z.string(),
    stackTrace: z.string().nullish(),
    isNonRetriable: z.boolean(),
    properties: z.record(z.string(), z.unknown()),
  })
  .transform(
    (payload): FailureDetails => ({
      ErrorType: payload.errorType,
      ErrorMessage: payload.errorMessage,
      StackTrace: payload.stackTrace ?? null,
      IsNonRetriable: payload.isNonRetriable,
      Properties: payload.properties,
      InnerFailure: null,
    }),
  );

/** The details that an orchestration ends with, as the SDK writes them; what it leaves out is absent. */
export const failureDetailsSchema: z.ZodType<FailureDetails> = z.object({
  ErrorType: z.string(),
  ErrorMessage: z.string(),
  StackTrace: z.string().nullish().transform(orNull),
  IsNonRetriable: z.boolean().nullish().transform(Boolean),
  Properties: z.record(z.string(), z.unknown()).nullish().transform(orNull),
  get InnerFailure() {
    return failureDetailsSchema.nullish().transform(orNull);
  },
});

function orNull<T>(value: T | null | undefined): T | null {
  return value ?? null;
}

/** The structure in an activity's error message; null when the message is only text. */
export function detailsInMessage(message: string): FailureDetails | null {
  if (!message.startsWith('{')) return null;
  try {
    return payloadSchema.safeParse(JSON.parse(message)).data ?? null;
  } catch {
    return null;
  }
}

/** What an instance that ended with these details shows as its output. */
export const failureText = (details: FailureDetails): string =>
  `${details.ErrorType}: ${details.ErrorMessage}`;
