import type { FlowEdge } from '../../model/flow.ts';
import type { Problem } from '../../model/problem.ts';
import { nodeDefinitions } from '../../nodes/node-kinds.ts';
import { type FlowView, type Rule, titleOf } from '../flow-view.ts';
import { atEdge } from '../problem-at.ts';
import { suggestNames } from '../suggest-name.ts';

/** Edges join existing handles and nodes of the same container, each once. */
export const edges: Rule = (view) => {
  const ids = new Set<string>();
  const ways = new Set<string>();
  return view.flow.edges.flatMap((edge) => {
    const way = JSON.stringify([edge.source, edge.sourceHandle, edge.target]);
    const problems = [...checkEnds(view, edge)];
    if (ids.has(edge.id))
      problems.push(
        atEdge(view, edge, 'edge.duplicate_id', `The edge id “${edge.id}” is used twice: give each edge its own.`),
      );
    else if (ways.has(way))
      problems.push(
        atEdge(
          view,
          edge,
          'edge.duplicate',
          `Two edges lead from “${edge.source}” by “${edge.sourceHandle}” to “${edge.target}”: remove one.`,
        ),
      );
    ids.add(edge.id);
    ways.add(way);
    return problems;
  });
};

function checkEnds(view: FlowView, edge: FlowEdge): readonly Problem[] {
  const source = view.nodes.get(edge.source);
  const target = view.nodes.get(edge.target);
  if (!source)
    return [
      atEdge(view, edge, 'edge.unknown_source', `An edge starts at “${edge.source}”, which does not exist: remove it.`),
    ];
  if (!target)
    return [
      atEdge(
        view,
        edge,
        'edge.unknown_target',
        `An edge from ${titleOf(source)} leads to “${edge.target}”, which does not exist: remove it.`,
      ),
    ];
  const problems: Problem[] = [];
  const handles = nodeDefinitions[source.kind].handles(source).map(({ name }) => name);
  if (!handles.includes(edge.sourceHandle)) {
    problems.push(
      atEdge(
        view,
        edge,
        'edge.unknown_handle',
        `${titleOf(source)} has no way out called “${edge.sourceHandle}”; ${suggestNames(edge.sourceHandle, handles)}.`,
      ),
    );
  }
  if (!nodeDefinitions[target.kind].enterable)
    problems.push(
      atEdge(view, edge, 'edge.into_trigger', `No edge may lead into the trigger ${titleOf(target)}: remove it.`),
    );
  if (source.parent !== target.parent) {
    problems.push(
      atEdge(
        view,
        edge,
        'edge.across_containers',
        `${titleOf(source)} and ${titleOf(target)} are in different containers: connect nodes of the same one.`,
      ),
    );
  }
  return problems;
}
