"""Serves one channel of the Pub/Sub API by gRPC's C core: python3 pub_sub_server.py SCHEMA [PING_INTERVAL]

Tells its port and then each request of Subscribe on stdout, and takes commands on stdin, each a line of JSON. With PING_INTERVAL,
milliseconds, it finds PINGs that come more often too many.
"""

import base64
import json
import os
import sys
import tempfile
import threading
from concurrent import futures

import grpc
from grpc_tools import protoc

here = os.path.dirname(os.path.abspath(__file__))
with tempfile.TemporaryDirectory() as generated:
    outputs = [f"--python_out={generated}", f"--grpc_python_out={generated}"]
    if protoc.main(["protoc", f"-I{here}", *outputs, "pub-sub.proto"]) != 0:
        sys.exit("protoc could not read pub-sub.proto.")
    sys.path.insert(0, generated)
    import pub_sub_pb2 as messages
    import pub_sub_pb2_grpc as services

schema = sys.argv[1]
changed = threading.Condition()
events = []
ends = []


def tell(**what):
    print(json.dumps(what), flush=True)


def replay_id(number):
    return number.to_bytes(8, "big") + bytes(2)


def append(new):
    with changed:
        events.extend(new)
        changed.notify_all()
        return len(events)


class PubSub(services.PubSubServicer):
    def GetTopic(self, request, context):
        return messages.TopicInfo(
            topic_name=request.topic_name, can_publish=True, can_subscribe=True, schema_id="s"
        )

    def GetSchema(self, request, context):
        return messages.SchemaInfo(schema_json=schema, schema_id=request.schema_id)

    def Publish(self, request, context):
        last = append(request.events)
        first = last - len(request.events) + 1
        return messages.PublishResponse(
            results=[
                messages.PublishResult(replay_id=replay_id(first + index), correlation_key=event.id)
                for index, event in enumerate(request.events)
            ]
        )

    def Subscribe(self, requests, context):
        stream = {"credit": 0, "sent": None, "ends": len(ends)}

        def read():
            try:
                for request in requests:
                    with changed:
                        if stream["sent"] is None:
                            stream["sent"] = {
                                0: len(events),
                                1: 0,
                                2: int.from_bytes(request.replay_id[:8], "big"),
                            }[request.replay_preset]
                        stream["credit"] += request.num_requested
                        # Told once its place is known: what is published from then on belongs to it.
                        tell(
                            preset=request.replay_preset,
                            replayId=request.replay_id.hex(),
                            numRequested=request.num_requested,
                        )
                        changed.notify_all()
            except grpc.RpcError:
                pass  # The client has left.

        def left():
            with changed:
                changed.notify_all()

        context.add_callback(left)
        threading.Thread(target=read, daemon=True).start()
        while True:
            with changed:
                changed.wait_for(
                    lambda: not context.is_active()
                    or len(ends) > stream["ends"]
                    or (stream["credit"] > 0 and stream["sent"] < len(events))
                )
                if not context.is_active():
                    return
                if stream["credit"] > 100:
                    context.abort(grpc.StatusCode.INVALID_ARGUMENT, "more than 100 are outstanding")
                if len(ends) > stream["ends"]:
                    end = ends[-1]
                    if end == "OK":
                        return
                    context.abort(grpc.StatusCode[end], "as the test says")
                first = stream["sent"]
                new = events[first : first + min(stream["credit"], 7)]
                stream["sent"] += len(new)
                stream["credit"] -= len(new)
                pending = stream["credit"]
            yield messages.FetchResponse(
                events=[
                    messages.ConsumerEvent(event=event, replay_id=replay_id(first + index + 1))
                    for index, event in enumerate(new)
                ],
                latest_replay_id=replay_id(first + len(new)),
                pending_num_requested=pending,
            )


options = [("grpc.so_reuseport", 0)]
if len(sys.argv) > 2:
    options += [
        ("grpc.http2.min_ping_interval_without_data_ms", int(sys.argv[2])),
        ("grpc.http2.max_ping_strikes", 1),
    ]
server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=options)
services.add_PubSubServicer_to_server(PubSub(), server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
tell(port=port)
for line in sys.stdin:
    command = json.loads(line)
    if "end" in command:
        with changed:
            ends.append(command["end"])
            changed.notify_all()
    else:
        append(
            messages.ProducerEvent(id=each["id"], schema_id="s", payload=base64.b64decode(each["payload"]))
            for each in command["publish"]
        )
server.stop(None)
os._exit(0)
