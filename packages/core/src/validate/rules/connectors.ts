import { hasPlaceholder } from '../../expressions/parse-template.ts';
import type { FlowNode } from '../../model/flow.ts';
import type { Catalog, ConnectorCard } from '../../model/catalog.ts';
import { findAction, findConnector, findTrigger, splitName } from '../../model/find-card.ts';
import type { Problem } from '../../model/problem.ts';
import { type FlowView, type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';
import { suggestNames } from '../suggest-name.ts';

const ownTriggers = ['manual', 'schedule', 'api', 'call'];

/** Actions and triggers are in the catalog, and what needs a connection names one of its connector. */
export const connectors: Rule = (view) => {
  const { catalog } = view.context;
  if (!catalog) return [];
  return view.flow.nodes.flatMap((node): readonly Problem[] => {
    if (node.kind === 'action') return checkCard(view, catalog, node, 'action');
    return node.kind === 'trigger' && !ownTriggers.some((own) => own === node.config['on'])
      ? checkCard(view, catalog, node, 'trigger')
      : [];
  });
};

function checkCard(view: FlowView, catalog: Catalog, node: FlowNode, what: 'action' | 'trigger'): readonly Problem[] {
  const key = what === 'action' ? 'action' : 'on';
  const name = node.config[key];
  // A missing one is told by the form's own rule.
  if (typeof name !== 'string' || name === '' || hasPlaceholder(name)) return [];
  const connector = findConnector(catalog, name);
  const at = `/config/${key}`;
  if (!connector && what === 'trigger' && !name.includes('.')) {
    return [
      atNode(
        view,
        node,
        'node.unknown_trigger',
        `${titleOf(node)} starts on “${name}”, which does not exist; ${suggestNames(name, ownTriggers)}.`,
        at,
      ),
    ];
  }
  if (!connector) {
    const wanted = splitName(name)?.connector ?? name;
    return [
      atNode(
        view,
        node,
        'node.unknown_connector',
        `${titleOf(node)} uses the connector “${wanted}”, which is not installed; ${suggestNames(
          wanted,
          catalog.connectors.map((card) => card.name),
        )}.`,
        at,
      ),
    ];
  }
  const found = what === 'action' ? findAction(catalog, name) : findTrigger(catalog, name);
  if (found) return checkConnection(view, node, connector);
  const offered = (what === 'action' ? connector.actions : connector.triggers).map((card) => card.name);
  return [
    atNode(
      view,
      node,
      `node.unknown_${what}`,
      `${titleOf(node)} uses the ${what} “${name}”, which ${connector.title} does not have; ${suggestNames(splitName(name)?.rest ?? name, offered)}.`,
      at,
    ),
  ];
}

function checkConnection(view: FlowView, node: FlowNode, connector: ConnectorCard): readonly Problem[] {
  const { connection } = node.config;
  const at = '/config/connection';
  if (connector.auth.length === 0) return [];
  const own = view.context.connections?.filter((one) => one.connector === connector.name).map((one) => one.name);
  if (typeof connection !== 'string' || connection === '') {
    if (!connector.auth.some((field) => field.required)) return [];
    const hint =
      own && own.length > 0 ? suggestNames('', own) : `create a connection to ${connector.title} and choose it`;
    return [atNode(view, node, 'node.missing_connection', `${titleOf(node)} has no connection: ${hint}.`, at)];
  }
  if (!own || hasPlaceholder(connection) || own.includes(connection)) return [];
  const other = view.context.connections?.find((one) => one.name === connection);
  if (other)
    return [
      atNode(
        view,
        node,
        'node.wrong_connection',
        `${titleOf(node)} uses the connection “${connection}”, which is one to ${other.connector}, not to ${connector.title}.`,
        at,
      ),
    ];
  return [
    atNode(
      view,
      node,
      'node.unknown_connection',
      `${titleOf(node)} uses the connection “${connection}”, which does not exist; ${own.length > 0 ? suggestNames(connection, own) : `create it with the connector ${connector.title}`}.`,
      at,
    ),
  ];
}
