import type { Backend } from './backends.ts';
import { type Product, startProduct } from './start-product.ts';

export interface OpenProduct extends Product {
  /** Ends it at once and removes its data. */
  readonly close: () => Promise<void>;
}

/** The whole product with its sandbox on an empty place of its own. */
export async function openProduct(backend: Backend, env: Readonly<Record<string, string>> = {}): Promise<OpenProduct> {
  const place = await backend.open();
  try {
    const product = await startProduct(place, {
      env: { JOINERY_SANDBOX: 'on', JOINERY_POLL_SECONDS: '2', LOG_LEVEL: 'info', ...env },
    });
    const close = async (): Promise<void> => {
      await product.kill();
      await place.remove();
    };
    return { ...product, close };
  } catch (error) {
    await place.remove();
    throw error;
  }
}
