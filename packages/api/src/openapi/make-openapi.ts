import { z } from 'zod';
import { API_BASE, type Route } from '../route.ts';
import { errorReply } from '../shapes/common.ts';

type Schema = Readonly<Record<string, unknown>>;

const failure: Schema = {
  description: 'Refused or failed.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

/** An OpenAPI 3.1 description made from the routes; the same routes give the same description. */
export function makeOpenapi(
  routes: Readonly<Record<string, Route>>,
  about: { readonly version: string; readonly url: string },
): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of Object.values(routes)) {
    const path = `${API_BASE}${route.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Joinery',
      version: about.version,
      description:
        'Everything that the designer does. Send an API token (People › API tokens) as "Authorization: Bearer jny_…". Errors are one shape with a stable code and a sentence that names the remedy.',
    },
    servers: [{ url: about.url }],
    tags: [...new Set(Object.values(routes).map(({ area }) => area))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'API token' },
        session: { type: 'apiKey', in: 'cookie', name: 'joinery', description: 'Session of the designer' },
      },
      schemas: { Error: schemaOf(errorReply, 'output') },
    },
  };
}

function operationOf(route: Route): Schema {
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')];
  return {
    operationId: route.name,
    tags: [route.area],
    summary: route.summary,
    description: accessOf(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } }
      : {}),
    responses: { ...replyOf(route), default: failure },
    ...(route.access === 'public' ? { security: [] } : { security: [{ token: [] }, { session: [] }] }),
  };
}

function accessOf({ access, name }: Route): string {
  if (access === 'public') return 'Needs no account.';
  if (access === 'signed-in') return 'Needs an account.';
  const header = name === 'startFlow' ? ' Takes an `Idempotency-Key` header.' : '';
  return `Needs the role ${access} or a stronger one in the organization.${header}`;
}

function replyOf(route: Route): Schema {
  if (!route.reply) return { 204: { description: 'Done.' } };
  const type = { json: 'application/json', stream: 'text/event-stream', text: 'application/octet-stream' }[
    route.answers ?? 'json'
  ];
  return { 200: { description: 'The answer.', content: { [type]: { schema: schemaOf(route.reply, 'output') } } } };
}

function parametersOf(shape: Route['params'], place: 'path' | 'query'): readonly Schema[] {
  if (!shape) return [];
  const { properties = {}, required = [] } = schemaOf(shape, 'input') as {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema,
  }));
}

function schemaOf(type: z.ZodType, io: 'input' | 'output'): Schema {
  // What zod cannot say (documents that core reads itself) is left open.
  const {
    $schema: _dialect,
    '~standard': _standard,
    ...schema
  } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  return schema;
}
