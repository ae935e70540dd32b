import type { Answer, WireRequest } from '../http/exchange.ts';
import type { World } from '../world/create-world.ts';
import { issueToken } from './access-token.ts';

interface Problem {
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly text: string;
}

function refuse(world: World, { status, error, code, text }: Problem): Answer {
  const [traceId, correlationId, timestamp] = [
    world.newId(),
    world.newId(),
    world.now().toISOString().slice(0, 19).replace('T', ' '),
  ];
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}Z`,
      error_codes: [code],
      timestamp: `${timestamp}Z`,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}

function findProblem(world: World, tenant: string, form: URLSearchParams): Problem | undefined {
  const { tenantId, clientId, clientSecret, domain } = world.tenant;
  const grant = form.get('grant_type');
  const scope = form.get('scope') ?? '';
  if (tenant !== tenantId && tenant !== domain)
    return {
      status: 400,
      error: 'invalid_request',
      code: 90002,
      text: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    };
  if (grant === null)
    return {
      status: 400,
      error: 'invalid_request',
      code: 900144,
      text: "The request body must contain the following parameter: 'grant_type'.",
    };
  if (grant !== 'client_credentials')
    return {
      status: 400,
      error: 'unsupported_grant_type',
      code: 70003,
      text: `The app requested an unsupported grant type '${grant}'.`,
    };
  if (form.get('client_id') !== clientId)
    return {
      status: 400,
      error: 'unauthorized_client',
      code: 700016,
      text: `Application with identifier '${form.get('client_id') ?? ''}' was not found in the directory '${world.tenant.name}'.`,
    };
  if (form.get('client_secret') !== clientSecret)
    return {
      status: 401,
      error: 'invalid_client',
      code: 7000215,
      text: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    };
  if (!/^\S+\/\.default$/.test(scope))
    return {
      status: 400,
      error: 'invalid_scope',
      code: 1002012,
      text: `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    };
  return undefined;
}

function discovery(origin: string, tenantId: string): Answer {
  const base = `${origin}/${tenantId}`;
  return {
    status: 200,
    body: {
      issuer: `${base}/v2.0`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'tid', 'ver'],
      tenant_region_scope: 'NA',
      cloud_instance_name: 'microsoftonline.com',
    },
  };
}

const PATH = /^\/([^/]+)\/(oauth2\/v2\.0\/token|v2\.0\/\.well-known\/openid-configuration|discovery\/v2\.0\/keys)$/;

/** Whether this path belongs to the Microsoft login endpoint. */
export const isLoginPath = (path: string): boolean => PATH.test(path);

/** Microsoft's login endpoint: discovery, and tokens for an application with its secret. */
export function answerLogin(world: World, request: WireRequest): Answer {
  const [, tenant = '', endpoint] = PATH.exec(request.path) ?? [];
  if (endpoint === 'discovery/v2.0/keys') return { status: 200, body: { keys: [] } };
  if (endpoint !== 'oauth2/v2.0/token') return discovery(request.base, tenant);
  if (request.method !== 'POST')
    return refuse(world, {
      status: 405,
      error: 'invalid_request',
      code: 900561,
      text: 'The endpoint only accepts POST requests.',
    });
  const form = new URLSearchParams(request.rawBody);
  const problem = findProblem(world, tenant, form);
  if (problem) return refuse(world, problem);
  const audience = (form.get('scope') ?? '').replace(/\/\.default$/, '');
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { token_type: 'Bearer', ext_expires_in: 3599, ...issueToken(world, audience) },
  };
}
