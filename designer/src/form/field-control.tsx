export { FieldControl } from './fields-form.tsx';
