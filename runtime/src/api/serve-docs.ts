import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { API_BASE, makeOpenapi, routes } from '@joinery/api';
import express, { type Express } from 'express';
import type { ApiParts } from './api-parts.ts';
import { nameRoute } from './log-requests.ts';

const PAGE = '/api/docs';
// Asking the package itself would load the whole page into this process.
const files = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Joinery API</title>
<link rel="icon" href="${PAGE}/files/favicon-32x32.png">
<link rel="stylesheet" href="${PAGE}/files/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="${PAGE}/files/swagger-ui-bundle.js"></script>
<script src="${PAGE}/start.js"></script>
</body>
</html>
`;
// The page's policy allows no inline script.
const start = `SwaggerUIBundle({ url: '${API_BASE}/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });\n`;

/** The API's description as JSON, and a page to browse it. */
export function mountDocs(app: Express, parts: Pick<ApiParts, 'version' | 'publicUrl'>): void {
  app.get(`${API_BASE}/openapi.json`, (_request, response) => {
    nameRoute(response, '/openapi.json');
    response.json(makeOpenapi(routes, { version: parts.version, url: parts.publicUrl() }));
  });
  app.get(PAGE, (_request, response) => {
    nameRoute(response, PAGE);
    response.type('html').send(page);
  });
  app.get(`${PAGE}/start.js`, (_request, response) => {
    response.type('text/javascript').send(start);
  });
  app.use(`${PAGE}/files`, express.static(files, { index: false, maxAge: '1d' }));
}
