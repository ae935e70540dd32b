import { defineField } from '@joinery/connector-kit';

/** A licence as a person holds it: what is read here fits what is assigned. */
export const licenseField = defineField({
  name: 'license',
  type: 'object',
  title: 'Licence',
  fields: [
    { name: 'skuId', type: 'text', title: 'SKU id' },
    {
      name: 'disabledPlans',
      type: 'list',
      title: 'Plans switched off',
      of: { name: 'plan', type: 'text', title: 'Plan id' },
    },
  ],
});
