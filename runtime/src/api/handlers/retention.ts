import { ApiError, found } from '../api-error.ts';
import type { HandlerParts, Handlers, RoutesOf } from '../handler.ts';

const DAY_MS = 86_400_000;

export const retention: Handlers<RoutesOf<'Retention'>> = {
  readRetention: async ({ organization }, parts) => {
    const days = parts.retentionDays === 0 ? null : parts.retentionDays;
    const months = await parts.retention.months(organization);
    return {
      days,
      months: months.map(({ month, ends, runs, more }) => ({
        ...{ month, runs, more },
        goesAt: days === null ? null : new Date(Date.parse(ends) + days * DAY_MS).toISOString(),
      })),
    };
  },
  listHolds: async ({ organization }, parts) => [...(await parts.holds.list(organization))],
  addHold: async ({ organization, body, by }, parts) => {
    const target = body.scope === 'organization' ? '' : body.target;
    if (body.scope === 'run') found(await parts.runViews.read(organization, target), 'run', target);
    if (body.scope === 'flow') found(await parts.flows.read(organization, target), 'flow', target);
    await refuseDouble(parts, organization, body.scope, target);
    return parts.holds.add(organization, { scope: body.scope, target, reason: body.reason, by });
  },
  liftHold: async ({ organization, params, by }, parts) =>
    found(await parts.holds.lift(organization, params.hold, by), 'legal hold', params.hold),
};

async function refuseDouble(parts: HandlerParts, organization: string, scope: string, target: string): Promise<void> {
  const holds = await parts.holds.list(organization);
  const same = holds.find(
    (hold) => hold.liftedAt === null && hold.scope === scope && hold.target.toLowerCase() === target.toLowerCase(),
  );
  if (same)
    throw new ApiError(
      409,
      'hold.in_force',
      `The same is held already, by ${same.createdBy}; lift that hold first if its reason has changed.`,
    );
}
