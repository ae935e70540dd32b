/** `waiting` is a run parked on a time, a child or a person; `attention` one that a person must decide about. */
export const runStatuses = ['queued', 'running', 'waiting', 'attention', 'finished', 'failed', 'cancelled'] as const;
