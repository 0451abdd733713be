/** An error answer of AWS: the code and text on the wire, and the HTTP status. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const accessDenied = (message: string) => new AwsError('AccessDenied', 403, message);
export const noSuchEntity = (message: string) => new AwsError('NoSuchEntity', 404, message);
export const entityAlreadyExists = (message: string) => new AwsError('EntityAlreadyExists', 409, message);
export const deleteConflict = (message: string) => new AwsError('DeleteConflict', 409, message);
export const limitExceeded = (message: string) => new AwsError('LimitExceeded', 409, message);
export const invalidInput = (message: string) => new AwsError('InvalidInput', 400, message);
export const malformedPolicyDocument = (message: string) =>
  new AwsError('MalformedPolicyDocument', 400, message);
export const validationError = (message: string) => new AwsError('ValidationError', 400, message);

/** The text that AWS's request validation writes, in the words of its parameter model. */
export function constraintFailed(value: string | null, member: string, constraint: string): AwsError {
  const shown = value === null ? 'null' : `'${value}'`;
  return validationError(
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}
