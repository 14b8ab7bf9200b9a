/** Writes the examples of the docs as files, so that Jest finds those which can be run. */
import { writeExamples } from './examples.mjs';

writeExamples();
