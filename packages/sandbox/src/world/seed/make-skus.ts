import type { DirectoryPlan, Sku } from '../rows.ts';

const plan = (servicePlanName: string, servicePlanId: string): DirectoryPlan => ({ servicePlanId, servicePlanName });

const TEAMS = plan('TEAMS1', '57ff2da0-773e-42df-b2af-ffb7a2317929');
const YAMMER = plan('YAMMER_ENTERPRISE', '7547a3fe-08ee-4ccb-b430-5077c5041653');
const SWAY = plan('SWAY', 'a23b959c-7ce8-4e57-9140-b90eb88a9e97');
const FOUNDATION = plan('EXCHANGE_S_FOUNDATION', '113feb6c-3fe4-4440-bddc-54d774bf0318');

/** The kinds of licence the company pays for, with Microsoft's own ids and names. */
export const SKUS: readonly Sku[] = [
  {
    id: '05e9a617-0261-4cee-bb44-138d3ef5d965',
    skuPartNumber: 'SPE_E3',
    title: 'Microsoft 365 E3',
    seats: 150,
    plans: [
      plan('EXCHANGE_S_ENTERPRISE', 'efb87545-963c-4e0d-99df-69c6916d9eb0'),
      plan('SHAREPOINTENTERPRISE', '5dbe027f-2339-4123-9542-606e4d348a72'),
      plan('OFFICESUBSCRIPTION', '43de0ff5-c92c-492b-9116-175376d08c38'),
      plan('INTUNE_A', 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5'),
      plan('AAD_PREMIUM', '41781fb2-bc02-4b7c-bd55-b576c07bb09d'),
      plan('PROJECTWORKMANAGEMENT', 'b737dad2-2f6c-4c65-90e3-ca563267e8b9'),
      plan('FORMS_PLAN_E3', '2789c901-c14e-48ab-a76a-be334d9d793a'),
      TEAMS,
      YAMMER,
      SWAY,
    ],
  },
  {
    id: 'f245ecc8-75af-4f8e-b61f-27d8114de5f3',
    skuPartNumber: 'O365_BUSINESS_PREMIUM',
    title: 'Microsoft 365 Business Standard',
    seats: 96,
    plans: [
      plan('EXCHANGE_S_STANDARD', '9aaf7827-d63c-4b61-89c3-182f06f82e5c'),
      plan('SHAREPOINTSTANDARD', 'c7699d2e-19aa-44de-8edf-1736da088ca1'),
      plan('OFFICE_BUSINESS', '094e7854-93fc-4d55-b2c0-3ab5369ebdc1'),
      plan('FORMS_PLAN_E1', '159f4cd6-e380-449f-a816-af1a9ef76344'),
      TEAMS,
      YAMMER,
      SWAY,
    ],
  },
  {
    id: 'f8a1db68-be16-40ed-86d5-cb42ce701560',
    skuPartNumber: 'POWER_BI_PRO',
    title: 'Power BI Pro',
    seats: 60,
    plans: [plan('BI_AZURE_P2', '70d33638-9c74-4d01-bfd3-562de28bd4ba'), FOUNDATION],
  },
  {
    id: 'c5928f49-12ba-48f7-ada3-0d743a3601d5',
    skuPartNumber: 'VISIOCLIENT',
    title: 'Visio Plan 2',
    seats: 8,
    plans: [
      plan('VISIO_CLIENT_SUBSCRIPTION', '663a804f-1c30-4ff0-9915-9db84f0d1cea'),
      plan('VISIOONLINE', '2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f'),
      plan('ONEDRIVE_BASIC', 'da792a53-cbc0-4184-a10d-e544dd34b3c1'),
      FOUNDATION,
    ],
  },
];

/** The licence kind with this part number. */
export function skuNamed(skuPartNumber: string): Sku {
  const sku = SKUS.find((each) => each.skuPartNumber === skuPartNumber);
  if (!sku) throw new Error(`The company has no licence kind ${skuPartNumber}.`);
  return sku;
}

/** Id of the plan with this name inside a licence kind. */
export function planNamed(sku: Sku, servicePlanName: string): string {
  const found = sku.plans.find((each) => each.servicePlanName === servicePlanName);
  if (!found) throw new Error(`${sku.skuPartNumber} has no plan ${servicePlanName}.`);
  return found.servicePlanId;
}
