import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { login, startTestTenant, type TestTenant } from '../test-tenant.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const to = (address: string) => [{ emailAddress: { address } }];
const message = (changes: Readonly<Record<string, unknown>> = {}) => ({
  subject: 'Access removed',
  body: { contentType: 'HTML', content: '<p>Tammy has left.</p>' },
  toRecipients: to(login('terry.manager')),
  ...changes,
});
const send = (name: string, body: unknown) => tenant.graph(`/users/${login(name)}/sendMail`, { body });
const folder = async (name: string, path: string) =>
  (await tenant.graph(`/users/${login(name)}/${path}`)).body['value'] as unknown as readonly Readonly<
    Record<string, unknown>
  >[];

describe('mail', () => {
  it('reaches the inbox of the recipient and the sent items of the sender', async () => {
    expect((await send('it.helpdesk', { message: message() })).status).toBe(202);
    expect(await folder('terry.manager', 'mailFolders/inbox/messages?$select=subject')).toEqual([
      expect.objectContaining({ subject: 'Access removed' }),
    ]);
    expect(await folder('it.helpdesk', 'mailFolders/sentitems/messages')).toHaveLength(1);
    expect(await folder('it.helpdesk', 'mailFolders/inbox/messages')).toEqual([]);
  });

  it('is sent twice when asked twice, for there is no dedupe key', async () => {
    const before = (await folder('terry.manager', 'messages')).length;
    await send('it.helpdesk', { message: message() });
    await send('it.helpdesk', { message: message() });
    expect((await folder('terry.manager', 'messages')).length).toBe(before + 2);
  });

  it('can be found again by its internet message id', async () => {
    const internetMessageId = '<step-7@joinery.example>';
    const probe = `mailFolders/sentitems/messages?$filter=${encodeURIComponent(`internetMessageId eq '${internetMessageId}'`)}&$select=internetMessageId`;
    expect(await folder('it.helpdesk', probe)).toEqual([]);
    await send('it.helpdesk', { message: message({ internetMessageId }) });
    expect(await folder('it.helpdesk', probe)).toEqual([expect.objectContaining({ internetMessageId })]);
  });

  it('leaves no trace in the sent items when told not to', async () => {
    const before = (await folder('it.helpdesk', 'mailFolders/sentitems/messages')).length;
    await send('it.helpdesk', { message: message(), saveToSentItems: false });
    expect((await folder('it.helpdesk', 'mailFolders/sentitems/messages')).length).toBe(before);
  });

  it('is refused without a recipient, with one that is no address and with a header that is not an x- one', async () => {
    const codeOf = async (changes: Readonly<Record<string, unknown>>) =>
      (await send('it.helpdesk', { message: message(changes) })).body['error']?.['code'];
    expect(await codeOf({ toRecipients: [] })).toBe('ErrorInvalidRecipients');
    expect(await codeOf({ toRecipients: to('nobody') })).toBe('ErrorInvalidRecipients');
    expect(await codeOf({ internetMessageHeaders: [{ name: 'Subject', value: 'x' }] })).toBe(
      'InvalidInternetMessageHeader',
    );
  });

  it('can not be sent or read where no licence carries a mailbox', async () => {
    const reply = await send('wren.okafor', { message: message() });
    expect([reply.status, reply.body['error']?.['code']]).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
    expect((await tenant.graph(`/users/${login('wren.okafor')}/messages`)).status).toBe(404);
  });

  it('shows on the page of the sandbox', async () => {
    const inbox = (await tenant.control('/world')).body['inbox'] as unknown as readonly Readonly<
      Record<string, unknown>
    >[];
    expect(inbox[0]).toMatchObject({
      from: login('it.helpdesk'),
      to: [login('terry.manager')],
      subject: 'Access removed',
      via: 'graph',
    });
  });
});
