import type { StepError } from '../model/run-event.ts';

/** An error that the same input would meet again. */
export const stepError = (code: string, message: string): StepError => ({ code, message, retryable: false });
