"""Prints the API model of boto3 without the documentation, which the copy in this repository does not have."""
import json

import botocore.loaders


def plain(node):
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items() if key != "documentation" or isinstance(value, dict)}
    return node

print(json.dumps(plain(botocore.loaders.Loader().load_service_model("personalize", "service-2"))))
