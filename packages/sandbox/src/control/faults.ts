import { decodePart } from '../http/exchange.ts';
import type { Vendor } from '../world/rows.ts';

export type FaultKind = 'status' | 'slow' | 'drop-before' | 'drop-after' | 'truncate';

/** A failure on demand, met by the next requests that fit it. */
export interface Fault {
  readonly vendor: Vendor;
  readonly method?: string;
  /** Path below the vendor's base; `*` stands for one part, `**` for any number of them. */
  readonly path?: string;
  /** How many requests still meet it. */
  readonly times: number;
  /** How many fitting requests pass unharmed first. */
  readonly skip?: number;
  readonly kind: FaultKind;
  /** For kind `status`: 503 if not said. */
  readonly status?: number;
  /** Seconds, for kind `status`. */
  readonly retryAfter?: number;
  /** For kind `slow`: 1000 if not said. */
  readonly delayMs?: number;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
  /** The fault that this request meets, used up by one. */
  take(vendor: Vendor, method: string, path: string): Fault | undefined;
}

function globToRegex(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'));
  return new RegExp(`^${source}$`, 'i');
}

function fits(fault: Fault, vendor: Vendor, method: string, path: string): boolean {
  if (fault.vendor !== vendor) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  return fault.path === undefined || globToRegex(fault.path).test(decodePart(path));
}

export function createFaults(): Faults {
  let faults: readonly Fault[] = [];
  const replace = (old: Fault, fresh: Fault | undefined): void => {
    faults = faults.flatMap((each) => (each === old ? (fresh ?? []) : each));
  };
  return {
    add: (fault) => {
      faults = [...faults, fault];
    },
    clear: () => {
      faults = [];
    },
    list: () => faults,
    take: (vendor, method, path) => {
      const fault = faults.find((each) => fits(each, vendor, method, path));
      if (!fault) return undefined;
      const skip = fault.skip ?? 0;
      if (skip > 0) {
        replace(fault, { ...fault, skip: skip - 1 });
        return undefined;
      }
      replace(fault, fault.times > 1 ? { ...fault, times: fault.times - 1 } : undefined);
      return fault;
    },
  };
}
