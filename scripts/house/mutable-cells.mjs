import ts from 'typescript';
import { functionName, isFunction } from './functions-in.mjs';
import { nodesOf } from './nodes-of.mjs';

const subjects = ['Subject', 'BehaviorSubject', 'ReplaySubject', 'AsyncSubject'];
const collections = ['Map', 'Set', 'WeakMap', 'WeakSet', 'Array'];
const mutators = [
  ...['set', 'add', 'delete', 'clear'],
  ...['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'],
];

/**
 * Lists the functions (and the module) of a file that own mutable cells, and how many. Three things are cells: a Subject, a
 * `let` that an inner function assigns, and a `Map`, `Set` or array that an inner function changes. Fields of classes are
 * none of them.
 */
export function mutableCells({ source, checker, path }) {
  const owners = new Map();
  for (const node of nodesOf(source)) {
    for (const cell of cellsShownBy(node, checker)) {
      const owner = ownerOf(cell);
      if (ts.isPropertyDeclaration(owner)) continue;
      owners.set(owner, (owners.get(owner) ?? new Set()).add(cell));
    }
  }
  return [...owners].map(([owner, cells]) => ({
    name: ts.isSourceFile(owner) ? 'the module' : functionName(owner),
    at: `${path}:${source.getLineAndCharacterOfPosition(owner.getStart()).line + 1}`,
    cells: cells.size,
  }));
}

function cellsShownBy(node, checker) {
  if (isNew(node, subjects)) return [ts.isVariableDeclaration(node.parent) ? node.parent : node];
  return [...kept(assignedBy(node), isLet), ...kept(mutatedBy(node), isCollection)];

  function kept(changed, isCell) {
    return changed
      .map((name) => ({ name, declaration: declarationOf(name, checker) }))
      .filter(({ declaration }) => declaration !== undefined && isCell(declaration))
      .filter(({ name, declaration }) => ownerOf(name) !== ownerOf(declaration))
      .map(({ declaration }) => declaration);
  }
}

/** Names the variables that a node assigns, also by destructuring, by `++` and as the variable of a loop. */
function assignedBy(node) {
  if (ts.isBinaryExpression(node) && isAssignment(node)) return targetsIn(node.left);
  if (isStep(node)) return targetsIn(node.operand);
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) return targetsIn(node.initializer);
  return [];
}

function targetsIn(node) {
  if (ts.isIdentifier(node)) return [node];
  if (ts.isParenthesizedExpression(node) || ts.isSpreadElement(node))
    return targetsIn(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(targetsIn);
  if (ts.isObjectLiteralExpression(node)) return node.properties.flatMap(targetsIn);
  if (ts.isPropertyAssignment(node)) return targetsIn(node.initializer);
  if (ts.isShorthandPropertyAssignment(node)) return [node.name];
  if (ts.isBinaryExpression(node)) return targetsIn(node.left);
  return [];
}

/** Names the collections that a node changes: `held.set(…)`, `held[0] = …`, `held.length = 0`, `delete held[0]`. */
function mutatedBy(node) {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    return mutators.includes(node.expression.name.text) ? named(node.expression.expression) : [];
  }
  if (ts.isBinaryExpression(node) && isAssignment(node)) return containerOf(node.left);
  if (isStep(node)) return containerOf(node.operand);
  if (ts.isDeleteExpression(node)) return containerOf(node.expression);
  return [];
}

const containerOf = (node) =>
  ts.isElementAccessExpression(node) || ts.isPropertyAccessExpression(node)
    ? named(node.expression)
    : [];

const named = (node) => (ts.isIdentifier(node) ? [node] : []);

const isAssignment = ({ operatorToken: { kind } }) =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

const isStep = (node) =>
  (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
  [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(node.operator);

function declarationOf(name, checker) {
  const symbol = ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name);
  return symbol?.valueDeclaration;
}

const isLet = (node) => (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Let) !== 0;

const isCollection = ({ initializer }) =>
  initializer !== undefined &&
  (ts.isArrayLiteralExpression(initializer) || isNew(initializer, collections));

const isNew = (node, names) =>
  ts.isNewExpression(node) && names.includes(node.expression.getText());

/** The nearest function around a node; where there is none, the field of a class or the module. */
function ownerOf(node) {
  let at = node.parent;
  while (!isFunction(at) && !ts.isPropertyDeclaration(at) && !ts.isSourceFile(at)) at = at.parent;
  return at;
}
