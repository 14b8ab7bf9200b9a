import ts from 'typescript';
import { nodesOf } from './nodes-of.mjs';

/** Lists the fields of classes that are not `readonly`, parameters that become fields among them. */
export const mutableFields = ({ source }) => [...nodesOf(source)].filter(isMutableField);

const isMutableField = (node) =>
  (ts.isPropertyDeclaration(node) || ts.isParameterPropertyDeclaration(node, node.parent)) &&
  !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword);
