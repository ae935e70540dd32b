/** Keeps the embedded database small: one session, little shared memory, a write-ahead log that is soon reused. */
export const embeddedSettings: readonly string[] = [
  'shared_buffers = 16MB',
  'jit = off',
  'max_connections = 5',
  'max_wal_size = 64MB',
  'min_wal_size = 32MB',
  'work_mem = 4MB',
  'maintenance_work_mem = 16MB',
];
