import { z } from 'zod';

/** The simulated tenant as its page shows it. */
export const sandboxPerson = z.object({
  id: z.string(),
  oktaId: z.string().nullable(),
  name: z.string(),
  login: z.string(),
  title: z.string(),
  department: z.string(),
  manager: z.string().nullable(),
  oktaStatus: z.string().nullable(),
  signInAllowed: z.boolean(),
  licenses: z.array(z.object({ sku: z.string(), name: z.string(), source: z.enum(['direct', 'group']) })),
  groups: z.array(z.string()),
});
export const sandboxGroup = z.object({
  id: z.string(),
  name: z.string(),
  members: z.number(),
  system: z.enum(['okta', 'microsoft']),
});
export const sandboxLicense = z.object({ sku: z.string(), name: z.string(), total: z.number(), used: z.number() });
export const sandboxMail = z.object({
  id: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  at: z.string(),
  via: z.string(),
});
export const sandboxWorld = z.object({
  people: z.array(sandboxPerson),
  groups: z.array(sandboxGroup),
  licenses: z.array(sandboxLicense),
  mail: z.array(sandboxMail),
});
export type SandboxWorld = z.output<typeof sandboxWorld>;
export type SandboxPerson = z.output<typeof sandboxPerson>;
