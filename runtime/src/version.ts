/** Of the product, as /healthz tells it. */
export const VERSION = '0.1.0';
