#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { URL } from 'node:url';
import { main } from '../dist/cjs/main.js';

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
main(JSON.parse(manifest).version);
