import { describe, expect, it } from 'vitest';
import { createCertificate } from './http/create-certificate.ts';
import { startSandbox } from './start-sandbox.ts';

const portOf = (url: string): number => Number(new URL(url).port);

describe('starting a sandbox', () => {
  it('uses the ports it is given, and says so when one is taken, without holding on to the others', async () => {
    const first = await startSandbox();
    const spare = await startSandbox();
    const wanted = portOf(spare.oktaUrl);
    await spare.close();
    await expect(startSandbox({ ports: { http: wanted, smtp: first.smtp.port } })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    const second = await startSandbox({ ports: { http: wanted } });
    expect(portOf(second.oktaUrl)).toBe(wanted);
    await Promise.all([first.close(), second.close()]);
  });

  it('serves Graph and the login endpoint over HTTPS when it has a certificate, and everything over HTTP as well', async () => {
    const sandbox = await startSandbox({ https: createCertificate(['localhost'], new Date()) });
    expect(sandbox.graphUrl).toMatch(/^https:\/\/localhost:\d+\/v1\.0$/);
    expect(sandbox.loginUrl).toMatch(/^https:/);
    expect(sandbox.oktaUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect((await fetch(`${sandbox.oktaUrl}/v1.0/users`)).status).toBe(401);
    await sandbox.close();
  });
});
