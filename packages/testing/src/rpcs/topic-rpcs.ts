import { defer, delay, of } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import type { Rpc } from '../grpc/rpc.ts';
import { unaryRpc } from '../grpc/rpc.ts';
import type { SchemaRegistry } from '../schemas/schema-registry.ts';
import type { CallContext } from './call-context.ts';
import { schemaInfo, schemaRequest, topicInfo, topicRequest } from './messages.ts';
import { refusals } from './refusals.ts';
import type { Switches } from './switches.ts';
import { isHidden } from './topics.ts';
import type { TopicRights, Topics } from './topics.ts';

const tenantGuid = 'core/prod/00D5e000000AAAAEA2';

/** `GetTopic`: the rights on a topic, and the schema of its event where it has but one. */
export const getTopic = (topics: Topics, schemas: SchemaRegistry): Rpc<CallContext> =>
  unaryRpc({ request: topicRequest, response: topicInfo }, ({ topicName }, { rpcId }) =>
    defer(() => {
      const { event, canPublish, canSubscribe } = topics(topicName);
      const schemaId = event === undefined ? '' : schemas.current(event).id;
      return of({ topicName, tenantGuid, canPublish, canSubscribe, schemaId, rpcId });
    }),
  );

/** `GetSchema`: a definition of an event, whether or not it is the one that holds now. */
export const getSchema = (
  schemas: SchemaRegistry,
  rights: Readonly<Record<string, TopicRights>>,
  switches: Switches,
  scheduler: SchedulerLike,
): Rpc<CallContext> =>
  unaryRpc({ request: schemaRequest, response: schemaInfo }, ({ schemaId }, { rpcId }) =>
    defer(() => {
      const schema = schemas.find(schemaId);
      if (schema === undefined) throw refusals.schemaUnknown(schemaId);
      if (isHidden(schema.event, rights)) throw refusals.schemaDenied(schemaId);
      const answer = of({ schemaJson: JSON.stringify(schema.definition), schemaId, rpcId });
      const { schemaDelay } = switches;
      return schemaDelay > 0 ? answer.pipe(delay(schemaDelay, scheduler)) : answer;
    }),
  );
