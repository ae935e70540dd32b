import type { Fields } from '../model/field.ts';
import type { Flow, FlowSettings } from '../model/flow.ts';

/** What the flow is given when it is started by hand, by the API or by another flow. */
export function setInputs(flow: Flow, inputs: Fields): Flow {
  return { ...flow, inputs };
}

/** What the flow gives back. */
export function setOutputs(flow: Flow, outputs: Fields): Flow {
  return { ...flow, outputs };
}

export function setSettings(flow: Flow, settings: FlowSettings): Flow {
  return { ...flow, settings };
}
