import { otherServerLaws } from '../helpers/other-server-laws.ts';
import { serveLog } from '../helpers/serve-log.ts';

describe('a server by grpc-js and proto-loader', () => {
  it.each(otherServerLaws)('%s (P60)', (_, law) => law(serveLog));
});
