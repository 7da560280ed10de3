"""What Schemathesis does not know: how lines of JSON are sent."""
import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return "".join(json.dumps(one) + "\n" for one in (value if isinstance(value, list) else [value])).encode()


@schemathesis.hook
def filter_case(context, case):
    """Whatever is sent as lines is a string, as described: a body that is none cannot be sent."""
    return case.media_type != "application/x-ndjson" or isinstance(case.body, (str, bytes))
