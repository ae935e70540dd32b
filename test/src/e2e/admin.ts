import type { Page } from 'playwright-core';
import { account } from '../product/owner.ts';
import { SETUP_CODE } from '../product/start-product.ts';

/** What an admin does in the browser, in the admin's words. Each ends when the page shows that it is done. */

export async function claim(page: Page): Promise<void> {
  await page.goto(`/setup#code=${SETUP_CODE}`);
  await page.getByLabel('Organization').fill('Acme');
  await page.getByLabel('Your name').fill('Ana Admin');
  await page.getByLabel('E-mail').fill('ana@acme.example');
  await page.getByLabel('Password').first().fill('correct horse battery');
  await page.getByRole('button', { name: 'Claim and begin' }).click();
  await page.getByRole('heading', { name: 'Flows' }).waitFor();
}

/** As the one who claimed it through the API, if nobody else is named. */
export async function signIn(page: Page, { email, password } = account): Promise<void> {
  await page.goto('/');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').first().fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Flows' }).waitFor();
}

export async function connectSandbox(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Connect the sandbox and import' }).click();
  await page.getByRole('button', { name: 'Import 7 flows' }).waitFor();
}

export async function createFolder(page: Page, name: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'New folder' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: `Actions for folder ${name}` }).waitFor({ state: 'attached' });
}

/** Drops a file on the dialog that a folder's menu opens, as a person drags it from the desktop. */
export async function dropPackInto(page: Page, folder: string, pack: string): Promise<void> {
  await page.getByText(folder, { exact: true }).first().hover();
  await page.getByRole('button', { name: `Actions for folder ${folder}` }).click();
  await page.getByRole('menuitem', { name: 'Import flowpack' }).click();
  const zone = page.getByRole('dialog').locator('.mantine-Dropzone-root');
  await zone.waitFor();
  const dataTransfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'office365.json', { type: 'application/json' }));
    return transfer;
  }, pack);
  for (const type of ['dragenter', 'dragover', 'drop']) await zone.dispatchEvent(type, { dataTransfer });
  await page.getByRole('button', { name: 'Import 7 flows' }).waitFor();
}

export async function openFlow(page: Page, name: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('textbox', { name: 'Name of the flow' }).waitFor();
}

export async function switchOn(page: Page, flow: string): Promise<void> {
  const toggle = page.getByRole('switch', { name: `Switch ${flow} on` });
  if (!(await toggle.isChecked())) await toggle.click({ force: true });
  await page.waitForFunction(
    (label) =>
      (document.querySelector(`[role=switch][aria-label="${label}"]`) as HTMLInputElement | null)?.checked === true,
    `Switch ${flow} on`,
  );
}

/** Runs a flow by hand and waits for its end; answers what the bar of the run says. */
export async function runByHand(page: Page, flow: string): Promise<string> {
  await openFlow(page, flow);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Start run' }).click();
  await page.waitForURL(/\/runs\//);
  const status = page.getByText(/^(Finished|Failed|Cancelled)$/).first();
  await status.waitFor({ timeout: 60_000 });
  return status.innerText();
}

export async function tableText(page: Page, table: string): Promise<string> {
  await page.goto('/tables');
  await page.getByRole('link', { name: table, exact: true }).click();
  await page.getByRole('heading', { name: table }).waitFor();
  // Stands above the rows as soon as they are there.
  await page.getByLabel('Search rows').waitFor();
  return page.locator('main').innerText();
}

/** The row of a person in the tenant's portal: sign-in state and licences, as text. */
export async function portalRow(page: Page, person: string): Promise<string> {
  await page.goto('/sandbox');
  await page.getByLabel('Search people').fill(person);
  return page.getByRole('row', { name: new RegExp(person) }).innerText();
}

export async function openPerson(page: Page, person: string): Promise<void> {
  await page.goto('/sandbox');
  await page.getByLabel('Search people').fill(person);
  await page
    .getByRole('row', { name: new RegExp(person) })
    .getByText(person)
    .click();
  await page.getByRole('dialog').getByText(person).first().waitFor();
}

export async function removeFromGroup(page: Page, person: string, group: string): Promise<void> {
  await openPerson(page, person);
  await page.getByRole('button', { name: `Remove from group ${group}` }).click();
  await page.getByText(`Removed ${person} from ${group}.`).waitFor();
}

export async function addToGroup(page: Page, person: string, group: string): Promise<void> {
  await openPerson(page, person);
  const choice = page
    .getByRole('dialog')
    .getByRole('combobox', { name: 'Group to add to' })
    .or(page.getByRole('dialog').getByLabel('Group to add to'))
    .first();
  await choice.fill(group);
  await page.getByRole('option', { name: group }).click();
  await page.getByRole('button', { name: 'Add to group' }).click();
  await page.getByText(`Added ${person} to ${group}.`).waitFor();
}

/** Subjects of the mails that arrived, newest first. */
export async function mailSubjects(page: Page): Promise<readonly string[]> {
  const world = await readWorld(page);
  return world.mail.map((mail) => `${mail.to.join(', ')}: ${mail.subject}`);
}

interface World {
  readonly people: readonly {
    readonly name: string;
    readonly signInAllowed: boolean;
    readonly licenses: readonly { readonly sku: string }[];
  }[];
  readonly mail: readonly {
    readonly to: readonly string[];
    readonly subject: string;
    readonly text: string;
    readonly html: string;
  }[];
}

/** What the sandbox page is drawn from, by the page's own session. */
export async function readWorld(page: Page): Promise<World> {
  return page.evaluate(async () => {
    const me = (await (await fetch('/api/v1/me')).json()) as { memberships: { organization: string }[] };
    return (await fetch(`/api/v1/organizations/${me.memberships[0]?.organization}/sandbox`)).json() as Promise<World>;
  });
}

/** Reloads what a check reads until it holds, as a person would look again. */
export async function until<T>(
  what: string,
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
  timeoutMs = 45_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look().catch((error: unknown) => error);
    if (!(seen instanceof Error) && holds(seen as T)) return seen as T;
    if (Date.now() > deadline)
      throw new Error(
        `${what} did not come about in ${timeoutMs / 1000} s; last seen: ${seen instanceof Error ? seen.message : JSON.stringify(seen)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

/** Lines of the run list, those of called flows too: status, person or flow, version, what started it. */
export async function runLines(page: Page): Promise<readonly string[]> {
  await page.goto('/runs?called=yes');
  await page.getByRole('heading', { name: 'Runs' }).waitFor();
  const rows = page.getByRole('row');
  await rows.nth(1).waitFor();
  // Triggers are named by the catalog, which comes a moment after the runs.
  await page
    .getByText(/okta\.user/)
    .first()
    .waitFor({ state: 'hidden' });
  return (await rows.allInnerTexts()).slice(1).map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

export async function openRun(page: Page, flow: string): Promise<void> {
  await page.goto('/runs');
  const link = page.getByRole('row').filter({ hasText: flow }).first().getByRole('link').first();
  await page.goto((await link.getAttribute('href')) ?? '/runs');
  await page.getByRole('tab', { name: 'Steps' }).waitFor();
}
