import { z } from 'zod';
import { roles } from '../route.ts';
import { id, instant, name } from './common.ts';

export const role = z.enum(roles);
export const me = z.object({
  user: z.object({ id, name: z.string(), email: z.string() }),
  memberships: z.array(z.object({ organization: id, name: z.string(), role })),
});
export type Me = z.output<typeof me>;
export const member = z.object({ user: id, name: z.string(), email: z.string(), role, since: instant });
export type Member = z.output<typeof member>;
export const apiToken = z.object({
  id,
  name,
  role,
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  createdBy: z.string(),
});
export type ApiToken = z.output<typeof apiToken>;
export const email = z.email('Write an e-mail address, such as ana@example.com.').max(254);
export const password = z.string().min(12, 'Use at least 12 characters.').max(128);
