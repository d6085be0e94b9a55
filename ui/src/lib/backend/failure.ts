import type { Failure } from './backend';

function isFailure(error: unknown): error is Failure {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    'field' in error &&
    'message' in error &&
    typeof error.message === 'string'
  );
}

/** What was thrown, as a failure with words for a person. */
export function toFailure(error: unknown): Failure {
  if (isFailure(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, field: null, fix: null };
}
