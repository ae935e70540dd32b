export { ApiError, sayError } from '@joinery/api';
