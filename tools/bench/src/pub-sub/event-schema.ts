/** The schema of the events that are sent, as Salesforce writes those of a platform event. */
export const schemaId = 'dffQ2QLzDNHqwB8_sHMxdA';

const field = (name: string, type: unknown, doc: string): object => ({ name, type, doc });

export const schemaJson = JSON.stringify({
  type: 'record',
  name: 'Order__e',
  namespace: 'com.sforce.eventbus',
  fields: [
    field('CreatedDate', 'long', 'CreatedDate:DateTime'),
    field('CreatedById', 'string', 'CreatedBy:EntityId'),
    field('Number__c', ['null', 'double'], 'Data:Double:00000000000000'),
    field('Amount__c', ['null', 'double'], 'Data:Double:00000000000001'),
    field('Name__c', ['null', 'string'], 'Data:Text:00000000000002'),
    field('Note__c', ['null', 'string'], 'Data:Text:00000000000003'),
  ],
});

/** The fields of an event that are looked at; the number rises by 1 from event to event. */
export interface Payload {
  readonly Number__c: number;
}
