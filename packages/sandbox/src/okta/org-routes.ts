import type { Route } from '../http/exchange.ts';

/** The Okta org itself. */
export const orgRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/api/v1/org',
    handle: ({ world, request }) => {
      const { oktaOrgId, name, domain, created } = world.tenant;
      const subdomain = domain.split('.')[0] ?? domain;
      return {
        status: 200,
        body: {
          id: oktaOrgId,
          subdomain,
          companyName: name,
          status: 'ACTIVE',
          website: request.base,
          created,
          lastUpdated: created,
        },
      };
    },
  },
];
