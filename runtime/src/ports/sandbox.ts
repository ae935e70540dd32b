import type { SandboxWorld } from '@joinery/api';

/** The simulated tenant as people act on it. Groups and people go by their ids in the sandbox. */
export interface SandboxControl {
  readonly world: () => Promise<SandboxWorld>;
  readonly addToGroup: (group: string, person: string) => Promise<SandboxChange>;
  readonly removeFromGroup: (group: string, person: string) => Promise<SandboxChange>;
  readonly reset: () => Promise<void>;
  /** What a connection to each of its parts is made of, by connection name. */
  readonly connections: () => Promise<readonly SandboxConnection[]>;
  /** Registers and verifies an event hook in the simulated Okta. Hooks of the same address are replaced. */
  readonly registerHook: (hook: { readonly url: string; readonly secret: string }) => Promise<void>;
  /** Whether these settings lead to the sandbox. */
  readonly owns: (settings: Readonly<Record<string, string | number | boolean>>) => boolean;
}

/** `unknown`: no such group or person. `refused`: what the vendor says to such a wish. */
export type SandboxChange = 'done' | 'unknown' | { readonly refused: string };

export interface SandboxConnection {
  readonly name: string;
  readonly title: string;
  readonly connector: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly secrets: Readonly<Record<string, string>>;
}
