/**
 * The service in the language of protobuf (proto3). Names and numbers are those of Salesforce's Pub/Sub API; fields that it
 * adds later are skipped, as protobuf has it. `auth_refresh` is for Salesforce's own use and refused from others, and
 * `ManagedSubscribe` keeps the position in the org, where our stores keep it; both are left out.
 */
export const proto = `
syntax = "proto3";
package eventbus.v1;

service PubSub {
  rpc GetTopic (TopicRequest) returns (TopicInfo);
  rpc GetSchema (SchemaRequest) returns (SchemaInfo);
  rpc Publish (PublishRequest) returns (PublishResponse);
  rpc PublishStream (stream PublishRequest) returns (stream PublishResponse);
  rpc Subscribe (stream FetchRequest) returns (stream FetchResponse);
}

message TopicRequest {
  string topic_name = 1;
}

message TopicInfo {
  string topic_name = 1;
  string tenant_guid = 2;
  bool can_publish = 3;
  bool can_subscribe = 4;
  string schema_id = 5;
  string rpc_id = 6;
}

message SchemaRequest {
  string schema_id = 1;
}

message SchemaInfo {
  string schema_json = 1;
  string schema_id = 2;
  string rpc_id = 3;
}

message ProducerEvent {
  string id = 1;
  string schema_id = 2;
  bytes payload = 3;
}

message ConsumerEvent {
  ProducerEvent event = 1;
  bytes replay_id = 2;
}

enum ErrorCode {
  UNKNOWN = 0;
  PUBLISH = 1;
  COMMIT = 2;
}

message Error {
  ErrorCode code = 1;
  string msg = 2;
}

message PublishRequest {
  string topic_name = 1;
  repeated ProducerEvent events = 2;
}

message PublishResult {
  bytes replay_id = 1;
  Error error = 2;
  string correlation_key = 3;
}

message PublishResponse {
  repeated PublishResult results = 1;
  string schema_id = 2;
  string rpc_id = 3;
}

enum ReplayPreset {
  LATEST = 0;
  EARLIEST = 1;
  CUSTOM = 2;
}

message FetchRequest {
  string topic_name = 1;
  ReplayPreset replay_preset = 2;
  bytes replay_id = 3;
  int32 num_requested = 4;
}

message FetchResponse {
  repeated ConsumerEvent events = 1;
  bytes latest_replay_id = 2;
  string rpc_id = 3;
  int32 pending_num_requested = 4;
}
`;
