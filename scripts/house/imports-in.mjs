import ts from 'typescript';
import { nodesOf } from './nodes-of.mjs';

/** Lists what a file imports and exports from elsewhere, as it is written there: `./poll.ts`, `rxjs`. Types count. */
export const importsIn = ({ source }) =>
  [...nodesOf(source)]
    .map(specifierOf)
    .filter((specifier) => specifier !== undefined && ts.isStringLiteralLike(specifier))
    .map(({ text }) => text);

function specifierOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node)) return node.argument.literal;
  const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isCall ? node.arguments[0] : undefined;
}
