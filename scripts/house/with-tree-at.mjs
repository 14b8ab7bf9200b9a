import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Calls back with a temporary folder that holds the repository as it was at a commit, branch or tag; gives what that returns. */
export function withTreeAt(root, ref, use) {
  const tree = treeOf(root, ref);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sfstream-house-'));
  try {
    const archive = path.join(folder, 'tree.tar');
    execFileSync('git', ['archive', '--format=tar', '--output', archive, tree], { cwd: root });
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    return use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function treeOf(root, ref) {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{tree}`];
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    throw new Error(`--against ${ref}: this repository has no such commit, branch or tag.`);
  }
}
