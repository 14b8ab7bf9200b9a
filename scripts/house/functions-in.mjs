import ts from 'typescript';
import { nodesOf } from './nodes-of.mjs';

/** Lists every function with a body, callbacks among them: name, place, and lines from its first to its last, doc left out. */
export const functionsIn = (file) =>
  [...nodesOf(file.source)].filter(isFunction).map((node) => described(file, node));

export const isFunction = (node) => ts.isFunctionLike(node) && node.body !== undefined;

function described(file, node) {
  const lineAt = (position) => file.source.getLineAndCharacterOfPosition(position).line + 1;
  const start = lineAt(node.getStart());
  return {
    name: functionName(node),
    at: `${file.path}:${start}`,
    lines: lineAt(node.getEnd()) - start + 1,
  };
}

export function functionName(node) {
  if (ts.isConstructorDeclaration(node))
    return `constructor of ${node.parent.name?.text ?? 'a class'}`;
  const named = node.name ?? node.parent.name;
  if (named !== undefined) return named.getText();
  if (ts.isCallExpression(node.parent)) return `callback of ${lastWord(node.parent.expression)}`;
  const outer = ts.findAncestor(node.parent, isFunction);
  return outer === undefined ? 'a function without a name' : `a function in ${functionName(outer)}`;
}

/** Shortens what is called to its last name: `pipe` for a chain of many lines. */
const lastWord = (called) =>
  (ts.isPropertyAccessExpression(called) ? called.name : called).getText();
